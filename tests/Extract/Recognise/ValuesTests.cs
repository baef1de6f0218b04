using System.Globalization;
using System.Text;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Tests.Extract.Recognise;

[TestFixture]
public class ValuesTests
{
    [TestCase("66", 66L)]
    [TestCase("-1", -1L)]
    [TestCase("66.0", 66L)]
    [TestCase("1e+05", 100_000L)]
    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase(" 5 ", 5L)]
    [TestCase("6.5", null)]
    [TestCase("", null)]
    [TestCase("-", null)]
    [TestCase("12a", null)]
    public void Whole_numbers(string text, long? expected) =>
        (Numbers.TryBigint(Utf8(text), out var value) ? value : (long?)null).Should().Be(expected);

    [TestCase("0.521")]
    [TestCase("-7.777")]
    [TestCase("8.35e-06")]
    [TestCase("157.969")]
    [TestCase("0.123456789012345678901")]
    [TestCase("1E5")]
    [TestCase("123456789012345678")]
    [TestCase(".5")]
    [TestCase("5.")]
    [TestCase("0.000000000000000000000000001")]
    public void Real_numbers_are_the_nearest_double(string text)
    {
        Numbers.TryDouble(Utf8(text), out var value).Should().BeTrue();
        value.Should().Be(double.Parse(text, CultureInfo.InvariantCulture));
    }

    [TestCase("Infinity")]
    [TestCase("NaN")]
    [TestCase("1,5")]
    [TestCase("1.2.3")]
    [TestCase(".")]
    [TestCase("1e999")]
    public void What_is_no_real_number(string text) => Numbers.TryDouble(Utf8(text), out _).Should().BeFalse();

    [TestCase("0,521", 1, true, 0.521)]
    [TestCase("37", 0.01, false, 0.37)]
    [TestCase("73 %", 0.01, false, 0.73)]
    [TestCase("7,5", 0.01, true, 0.075)]
    public void Real_numbers_in_a_format(string text, double scale, bool comma, double expected)
    {
        Numbers.TryDouble(Utf8(text), new ValueFormat(scale, comma), out var value).Should().BeTrue();
        value.Should().Be(expected);
    }

    [Test]
    public void Thousands_are_told_apart_by_the_columns_mark()
    {
        Numbers.TryBigint(Utf8("3,703,895,074"), new ValueFormat(GroupMark: (byte)','), out var value).Should().BeTrue();
        value.Should().Be(3_703_895_074);
        Numbers.TryBigint(Utf8("3,703"), ValueFormat.Plain, out _).Should().BeFalse();
    }

    [TestCase("2020-03-01", DayOrder.YearFirst, "2020-03-01")]
    [TestCase("2020-3-1", DayOrder.YearFirst, "2020-03-01")]
    [TestCase("2020/03/01", DayOrder.YearFirst, "2020-03-01")]
    [TestCase("20200301", DayOrder.YearFirst, "2020-03-01")]
    [TestCase("01mar2020", DayOrder.YearFirst, "2020-03-01")]
    [TestCase("1-Mar-2020", DayOrder.YearFirst, "2020-03-01")]
    [TestCase("1 March 2020", DayOrder.YearFirst, "2020-03-01")]
    [TestCase("Mar 1, 2020", DayOrder.YearFirst, "2020-03-01")]
    [TestCase("March 1st 2020", DayOrder.YearFirst, "2020-03-01")]
    [TestCase("Sun, 01 Mar 2020", DayOrder.YearFirst, "2020-03-01")]
    [TestCase("1. März 2020", DayOrder.YearFirst, "2020-03-01")]
    [TestCase("1 de marzo de 2020", DayOrder.YearFirst, "2020-03-01")]
    [TestCase("01/03/2020", DayOrder.DayFirst, "2020-03-01")]
    [TestCase("01/03/2020", DayOrder.MonthFirst, "2020-01-03")]
    [TestCase("1.3.20", DayOrder.DayFirst, "2020-03-01")]
    [TestCase("2020-03-01", DayOrder.DayFirst, "2020-03-01")]
    [TestCase("2020-02-29", DayOrder.YearFirst, "2020-02-29")]
    [TestCase("1960-12-31", DayOrder.YearFirst, "1960-12-31")]
    [TestCase("01/03/2020", DayOrder.YearFirst, null)]
    [TestCase("2019-02-29", DayOrder.YearFirst, null)]
    [TestCase("2020-13-01", DayOrder.YearFirst, null)]
    [TestCase("2020", DayOrder.YearFirst, null)]
    [TestCase("2020-03", DayOrder.YearFirst, null)]
    [TestCase("May", DayOrder.YearFirst, null)]
    [TestCase("Mayday 2020", DayOrder.YearFirst, null)]
    public void Days_in_many_notations(string text, DayOrder order, string? expected) =>
        (Days.TryParse(Utf8(text), order, out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null)
            .Should().Be(expected);

    [TestCase("2021-11-17 17:30:02.13", "2021-11-17T17:30:02.130000")]
    [TestCase("2019-05-26T04:41:37+00:00", "2019-05-26T04:41:37.000000")]
    [TestCase("2019-05-25T16:52:18-04:00", "2019-05-25T20:52:18.000000")]
    [TestCase("2019-05-25T16:52:18.123456789Z", "2019-05-25T16:52:18.123456")]
    [TestCase("2019-05-25T16:52Z", "2019-05-25T16:52:00.000000")]
    [TestCase("2019-05-25 16:52:18 UTC", "2019-05-25T16:52:18.000000")]
    [TestCase("2019-05-25 04:52:18 PM", "2019-05-25T16:52:18.000000")]
    [TestCase("2019-05-25T23:30:00+0530", "2019-05-25T18:00:00.000000")]
    [TestCase("01 Jan 2020, 05:06", "2020-01-01T05:06:00.000000")]
    [TestCase("2020-01-01", "2020-01-01T00:00:00.000000")]
    [TestCase("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999")]
    [TestCase("2019-05-25T16:52:18.1234567890Z", null)]
    [TestCase("2019-05-25T25:00:00Z", null)]
    [TestCase("2019-05-25 noon", null)]
    [TestCase("0001-01-01T00:30:00+01:00", null)]
    [TestCase("9999-12-31T23:30:00-01:00", null)]
    public void Moments_become_utc(string text, string? expected) =>
        (Instants.TryParse(Utf8(text), ValueFormat.Plain, out var moment)
            ? DateTime.UnixEpoch.AddTicks(moment * 10).ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture)
            : null).Should().Be(expected);

    [TestCase("1541016707796", EpochUnit.Milliseconds, 1_541_016_707_796_000)]
    [TestCase("1541016707796.0", EpochUnit.Milliseconds, 1_541_016_707_796_000)]
    [TestCase("1541016707", EpochUnit.Seconds, 1_541_016_707_000_000)]
    [TestCase("1541016707.25", EpochUnit.Seconds, 1_541_016_707_250_000)]
    [TestCase("99999999999999999", EpochUnit.Seconds, null)]
    [TestCase("-9223372036854775808", EpochUnit.Milliseconds, null)]
    [TestCase("-62135596800", EpochUnit.Seconds, -62_135_596_800_000_000)]
    [TestCase("-62135596801", EpochUnit.Seconds, null)]
    [TestCase("79228162514264337593543950335.0", EpochUnit.Seconds, null)]
    public void Moments_since_1970(string text, EpochUnit unit, long? expected) =>
        (Instants.TryParse(Utf8(text), new ValueFormat(Epoch: unit), out var moment) ? moment : (long?)null).Should().Be(expected);

    [Test]
    public void The_day_of_a_moment_before_1970_is_the_one_it_is_in() => Moments.DayOfInstant(-1).Should().Be(new DateOnly(1969, 12, 31));

    [TestCase("3:26", 1, 206_000L)]
    [TestCase("1:02:03", 1, 3_723_000L)]
    [TestCase("03:26.5", 1, 206_500L)]
    [TestCase("251667", 1, 251_667L)]
    [TestCase("251.667", 1000, 251_667L)]
    [TestCase("3.5", 60_000, 210_000L)]
    [TestCase("3:60", 1, null)]
    [TestCase("3:6", 1, null)]
    [TestCase("a:26", 1, null)]
    public void Durations_in_milliseconds(string text, double scale, long? expected) =>
        (Durations.TryParse(Utf8(text), new ValueFormat(scale), out var value) ? value : (long?)null).Should().Be(expected);

    [TestCase("2plbrEY59IikOBgBGLjaoe", "2plbrEY59IikOBgBGLjaoe")]
    [TestCase("spotify:track:2plbrEY59IikOBgBGLjaoe", "2plbrEY59IikOBgBGLjaoe")]
    [TestCase("https://open.spotify.com/track/2plbrEY59IikOBgBGLjaoe?si=12#x", "2plbrEY59IikOBgBGLjaoe")]
    [TestCase("https://open.spotify.com/intl-de/track/2plbrEY59IikOBgBGLjaoe/", "2plbrEY59IikOBgBGLjaoe")]
    [TestCase("https://api.spotify.com/v1/tracks/2plbrEY59IikOBgBGLjaoe", "2plbrEY59IikOBgBGLjaoe")]
    [TestCase("spotify:user:someone:playlist:37i9dQZF1DXcBWIGoYBM5M", "37i9dQZF1DXcBWIGoYBM5M")]
    [TestCase(" 2plbrEY59IikOBgBGLjaoe ", "2plbrEY59IikOBgBGLjaoe")]
    [TestCase("spotify:local:A:B:C:200", "spotify:local:A:B:C:200")]
    [TestCase("TRAAAAW128F429D538", "TRAAAAW128F429D538")]
    public void Ids_are_cut_out_of_uris_and_urls(string text, string expected) =>
        Encoding.UTF8.GetString(SpotifyIds.IdOf(Utf8(text))).Should().Be(expected);

    [TestCase("spotify:album:2plbrEY59IikOBgBGLjaoe", "album")]
    [TestCase("https://open.spotify.com/intl-de/track/2plbrEY59IikOBgBGLjaoe", "track")]
    [TestCase("spotify:user:someone:playlist:37i9dQZF1DXcBWIGoYBM5M", "playlist")]
    [TestCase("2plbrEY59IikOBgBGLjaoe", "")]
    public void The_kind_that_a_uri_names(string text, string kind) =>
        Encoding.UTF8.GetString(SpotifyIds.KindOf(Utf8(text))).Should().Be(kind);

    [TestCase("C#", 1)]
    [TestCase("F♯/G♭ Minor", 6)]
    [TestCase("Bb", 10)]
    [TestCase("Am", 9)]
    [TestCase("-1", -1)]
    [TestCase("11", 11)]
    [TestCase("Cat", null)]
    public void Keys_as_numbers_or_notes(string text, int? expected) =>
        (PitchClasses.TryKey(Utf8(text), out var key) ? key : (int?)null).Should().Be(expected);

    [TestCase("1", 1)]
    [TestCase("#12", 12)]
    [TestCase("3.", 3)]
    [TestCase("22nd", 22)]
    [TestCase("5.0", 5)]
    [TestCase("new", null)]
    public void Places_in_a_chart(string text, int? expected) =>
        (Ranks.TryParse(Utf8(text), out var rank) ? rank : (int?)null).Should().Be(expected);

    static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
