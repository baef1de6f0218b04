using SparkMusic.Quality;

namespace SparkMusic.Tests.Quality;

public class KeysTests
{
    /// <summary>The numbers are md5 as any other tool prints it: printf abc | md5sum | cut -c1-15, read as hexadecimal.</summary>
    [TestCase("abc", "900150983cd24fb")]
    [TestCase("", "d41d8cd98f00b20")]
    public void A_surrogate_key_is_the_first_15_hex_digits_of_md5(string text, string hex)
    {
        Keys.Md5(text).Should().StartWith(hex);
        Keys.Surrogate(text).Should().Be(Convert.ToInt64(hex, 16));
    }

    [Test]
    public void A_key_text_joins_its_parts()
    {
        var moment = new DateTime(2021, 11, 17, 17, 30, 2, 130, DateTimeKind.Utc);
        Keys.Text("e\u0301", null, 7, 1L << 60, 0.1234565, new DateOnly(2021, 11, 17), moment, true)
            .Should().Be("é\u001f\u001e\u001f7\u001f1152921504606846976\u001f123457\u001f2021-11-17\u001f1637170202130000\u001ftrue");
    }

    [Test]
    public void A_double_is_rounded_half_up_to_millionths_also_below_zero()
    {
        Keys.Text(-0.0000005).Should().Be("0");
        Keys.Text(-1.5).Should().Be("-1500000");
    }

    [Test]
    public void What_has_no_one_text_is_refused()
    {
        FluentActions.Invoking(() => Keys.Text(double.NaN)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Keys.Text(new DateTime(2021, 1, 1))).Should().Throw<ArgumentException>();
    }

    [Test]
    public void An_event_is_known_by_its_topic_and_its_trimmed_line()
    {
        Keys.EventId("listen_events", "{\"a\":1}\r\n"u8)
            .Should().Be(Keys.Md5("listen_events\u001f{\"a\":1}")).And.NotBe(Keys.EventId("auth_events", "{\"a\":1}"u8));
    }
}
