using SparkMusic.Engines;

namespace SparkMusic.Tests;

[TestFixture]
public class EngineTypesTests
{
    [TestCase("title text? The title.", "title", "text", true)]
    [TestCase("artists text[] Names in order.", "artists", "text[]", false)]
    [TestCase("rank int", "rank", "int", false)]
    public void A_column_is_read_from_the_notation_of_headers(string declaration, string name, string type, bool isNullable)
    {
        var column = Column.Of(declaration);
        (column.Name, column.Type.ToString(), column.IsNullable).Should().Be((name, type, isNullable));
    }

    [Test]
    public void A_type_that_the_lake_does_not_know_is_refused_with_the_list() =>
        FluentActions.Invoking(() => Column.Of("price decimal The price."))
            .Should().Throw<FormatException>().WithMessage("*'decimal'*text, boolean, int*");
}
