using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Recognise;

namespace SparkMusic.Tests.Extract;

public class PolicyDatesTests
{
    static readonly string[] All = ["country_code", "country_name", "country_name_folded", "day", "measure", "value"];

    [Test]
    public void Long_files_have_a_row_a_day() =>
        Policies("covid-stringency-index.csv",
            "Entity,Code,Day,stringency_index\nCôte d'Ivoire,CIV,2020-01-21,0\nKosovo,OWID_KOS,2020-01-22,11.11\n")
            .Of(RawTable.PolicyRows, All).Should().Equal("CIV/Côte d'Ivoire/cote d ivoire/2020-01-21/stringency/0",
                "OWID_KOS/Kosovo/kosovo/2020-01-22/stringency/11.11");

    [Test]
    public void Wide_files_have_an_item_a_filled_cell()
    {
        var rows = Policies("c6_stayathomerequirements.csv", ",,01jan2020,02jan2020,03jan2020,04jan2020\r\nAruba,ABW,0,1,2,.\r\nAfghanistan,AFG,0,,x,3\r\nAngola,AGO,0,0,0,0\r\nNowhere,,.,.,.,.\r\n");
        rows.Of(RawTable.PolicyRows, All)
            .Should().StartWith(["ABW/Aruba/aruba/2020-01-01/stay_home_level/0", "ABW/Aruba/aruba/2020-01-02/stay_home_level/1",
            "ABW/Aruba/aruba/2020-01-03/stay_home_level/2"]);
        rows.Count(RawTable.PolicyRows).Should().Be(9);
        rows.Refused.Select(row => (row.Rules, row.Line)).Should().Equal(("type:value", 3));
    }

    [Test]
    public void Start_dates_need_no_codes() =>
        Policies("lockdown_start_dates.csv", "country,quarantine_start\nUnited Kingdom,2020-03-23\nHungary,2020-03-28\nItaly,soon\n")
            .Of(RawTable.PolicyRows, All).Should().Equal("-/United Kingdom/united kingdom/2020-03-23/lockdown_start/1",
                "-/Hungary/hungary/2020-03-28/lockdown_start/1");

    [Test]
    public void Two_letters_become_three() =>
        Policies("stringency.csv", "iso_code,date,stringency_index\nDE,2020-01-21,0\nXX,2020-01-22,1\nfra,2020-01-22,1\n")
            .Of(RawTable.PolicyRows, "country_code").Should().Equal("DEU", "XX", "fra");

    static CollectedRows Policies(string name, string text) => Given.Rows(ImportKind.PolicyDates, name, text);
}
