using SparkMusic.Jobs.Enrich;

namespace SparkMusic.Tests.Enrich;

[TestFixture]
public class CountryDictionaryTests
{
    static readonly Dictionary<string, string> CodeByName =
        Dictionaries.Load("countries").Rows.ToDictionary(row => (string)row[1]!, row => (string)row[0]!);

    [TestCase("united kingdom", "GBR")]
    [TestCase("cote d ivoire", "CIV")]
    [TestCase("bosnia and herzegovina", "BIH")]
    [TestCase("saint lucia", "LCA")]
    [TestCase("turkey", "TUR")]
    [TestCase("kosovo", "XKX")]
    public void A_folded_name_stands_for_one_country(string folded, string code) => CodeByName[folded].Should().Be(code);

    [Test]
    public void Regions_that_are_no_country_are_not_in_it() =>
        CodeByName.Keys.Should().NotContain(
            ["world", "europe", "latin america", "canary islands", "ceuta melilla"]).And.HaveCountGreaterThan(230);
}
