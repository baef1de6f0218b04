using SparkMusic.Spark;

namespace SparkMusic.Tests.Spark;

/// <summary>Golden vectors of the command grammar.</summary>
sealed class GatewayCommandTests
{
    [Test]
    public void The_secret_is_not_followed_by_an_end() => GatewayCommand.Authenticate("c0ffee").Should().Be("A\nc0ffee\n");

    [Test]
    public void A_call_has_a_line_per_part() =>
        GatewayCommand.Call("o12", "sql", ["select 1"]).Should().Be("c\no12\nsql\nsselect 1\ne\n");

    [Test]
    public void A_static_call_names_its_class() =>
        GatewayCommand.CallStatic("java.lang.System", "getProperty", ["java.version"])
            .Should().Be("c\nz:java.lang.System\ngetProperty\nsjava.version\ne\n");

    [Test]
    public void A_call_may_have_no_arguments() => GatewayCommand.Call("o1", "count", []).Should().Be("c\no1\ncount\ne\n");

    [Test]
    public void An_object_is_made_by_its_class() => GatewayCommand.New("java.util.HashMap", []).Should().Be("i\njava.util.HashMap\ne\n");

    [Test]
    public void Fields_classes_and_arrays_have_their_own_commands()
    {
        GatewayCommand.StaticField("java.lang.Integer", "MAX_VALUE").Should().Be("r\nm\njava.lang.Integer\nMAX_VALUE\ne\n");
        GatewayCommand.ClassOf("a.B$C").Should().Be("r\nc\na.B$C\ne\n");
        GatewayCommand.NewArray("java.lang.String", 3).Should().Be("a\nc\nsjava.lang.String\ni3\ne\n");
        GatewayCommand.SetElement("o5", 2, "x").Should().Be("a\ns\no5\ni2\nsx\ne\n");
        GatewayCommand.GetElement("o5", 2).Should().Be("a\ng\no5\ni2\ne\n");
        GatewayCommand.ArrayLength("o5").Should().Be("a\ne\no5\ne\n");
        GatewayCommand.Detach("o5").Should().Be("m\nd\no5\ne\n");
    }

    static readonly object?[][] Parts =
    [
        [null, "n"], [true, "btrue"], [false, "bfalse"], [-7, "i-7"], [long.MaxValue, "L9223372036854775807"], [7L, "L7"],
        [1.5, "d1.5"], [1e300, "d1E+300"], [-0.0, "d-0"], [0.1 + 0.2, "d0.30000000000000004"], [double.NaN, "dNaN"],
        [double.PositiveInfinity, "dInfinity"], [double.NegativeInfinity, "d-Infinity"], [1.10m, "D1.10"],
        ["", "s"], ["two\nlines", "stwo\\nlines"], ["e", "se"], [new byte[] { 1, 2, 250 }, "jAQL6"],
    ];

    [TestCaseSource(nameof(Parts))]
    [SetCulture("de-DE")]
    public void A_value_is_written_with_its_type_whatever_the_culture(object? value, string part) =>
        GatewayCommand.Call("o1", "m", [value]).Should().Be($"c\no1\nm\n{part}\ne\n");

    [Test]
    public void A_value_of_another_type_is_refused() =>
        FluentActions.Invoking(() => GatewayCommand.Call("o1", "m", [1.5f])).Should().Throw<ArgumentException>().WithMessage("*Single*");
}
