using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Tests.Engines.DuckDb;

[TestFixture]
sealed class DuckDbBindingTests : BindingFixture
{
    [Test]
    public void The_library_is_the_version_that_the_lock_file_names() => DuckDbDatabase.LibraryVersion.Should().Be("v1.5.6");

    [TestCase("cast(1 as tinyint)", "int", 1)]
    [TestCase("cast(-2 as smallint)", "int", -2)]
    [TestCase("3", "int", 3)]
    [TestCase("cast(200 as utinyint)", "int", 200)]
    [TestCase("cast(60000 as usmallint)", "int", 60000)]
    [TestCase("cast(4000000000 as uinteger)", "bigint", 4000000000L)]
    [TestCase("cast(5 as ubigint)", "bigint", 5L)]
    [TestCase("sum(7)", "bigint", 7L)]
    [TestCase("cast(-7 as hugeint)", "bigint", -7L)]
    [TestCase("cast(7 as uhugeint)", "bigint", 7L)]
    [TestCase("cast(1.5 as float)", "double", 1.5)]
    [TestCase("cast(-1.25 as decimal(4, 2))", "double", -1.25)]
    [TestCase("cast(1.25 as decimal(9, 2))", "double", 1.25)]
    [TestCase("cast(1.25 as decimal(18, 2))", "double", 1.25)]
    [TestCase("cast(-1.25 as decimal(38, 2))", "double", -1.25)]
    [TestCase("cast('nan' as double)", "double", double.NaN)]
    [TestCase("'twelve bytes'", "text", "twelve bytes")]
    [TestCase("'thirteen byte'", "text", "thirteen byte")]
    [TestCase("''", "text", "")]
    public void Every_type_of_a_result_is_read_as_a_type_of_the_lake(string expression, string type, object expected)
    {
        var (column, value) = Read($"select {expression} as x");
        column.Type.Should().Be(ColumnType.Parse(type));
        value.Should().Be(expected);
    }

    [TestCase("cast(170141183460469231731687303715884105727 as hugeint)")]
    [TestCase("cast(18446744073709551615 as ubigint)")]
    [TestCase("cast(340282366920938463463374607431768211455 as uhugeint)")]
    public void An_integer_beyond_64_bits_is_an_error(string expression)
    {
        var read = () => Read($"select {expression} as x");
        read.Should().Throw<EngineException>().Where(error => error.Kind == EngineErrorKind.Value && error.Condition == "OutOfRange");
    }

    [TestCase("timestamp '1969-12-31 23:59:59.999999'")]
    [TestCase("timestamptz '1969-12-31 23:59:59.999999+00'")]
    [TestCase("timestamp_ns '1969-12-31 23:59:59.999999999'")]
    public void A_timestamp_of_any_kind_is_read_as_an_instant(string expression) =>
        Read($"select {expression} as x").Value.Should().Be(new DateTime(DateTime.UnixEpoch.Ticks - 10, DateTimeKind.Utc));

    [TestCase("time '10:00:00'", "TIME")]
    [TestCase("interval 1 day", "INTERVAL")]
    [TestCase("{'a': 1}", "STRUCT")]
    [TestCase("[[1]]", "LIST")]
    [TestCase("array_value(1, 2)", "ARRAY")]
    [TestCase("map {'a': 1}", "MAP")]
    [TestCase("uuid()", "UUID")]
    [TestCase("'a'::blob", "BLOB")]
    [TestCase("'1'::bit", "BIT")]
    [TestCase("'a'::enum('a')", "ENUM")]
    [TestCase("union_value(a := 1)", "UNION")]
    [TestCase("timetz '10:00:00+00'", "TIMETZ")]
    public void A_type_that_the_lake_does_not_know_is_refused(string expression, string type)
    {
        var read = () => Read($"select {expression} as x");
        read.Should().Throw<EngineException>().Where(error => error.Kind == EngineErrorKind.Statement)
            .WithMessage($"Column x *DuckDB's type {type}, *cast it*");
    }

    [Test]
    public void A_statement_that_is_cut_by_a_NUL_is_refused()
    {
        var execute = () => Connection.Execute("select 1\0; drop table x");
        execute.Should().Throw<EngineException>().Where(error => error.Kind == EngineErrorKind.Statement);
    }

    [Test]
    public void A_stream_that_fails_between_chunks_tells_the_error_itself()
    {
        var folder = Directory.CreateTempSubdirectory("sparkmusic-test-").FullName;
        Connection.Execute($"copy (select range as a from range(300000)) to '{folder}/1.parquet'");
        Connection.Execute($"copy (select range as b from range(300000)) to '{folder}/2.parquet'");
        using (var rows = Connection.Query($"select a from read_parquet('{folder}/*.parquet')"))
        {
            var read = () => { while (rows.Read()) { } };
            read.Should().Throw<EngineException>().Where(error => error.Kind == EngineErrorKind.Storage)
                .WithMessage("Invalid Input Error: Failed to read file*");
        }
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Rows_changed_are_counted()
    {
        Connection.Execute("create table t as select range as n from range(10)").Should().Be(10);
        Connection.Execute("delete from t where n < 3").Should().Be(3);
    }

    [Test]
    public void A_setting_that_DuckDB_does_not_know_is_refused_at_the_start()
    {
        var open = () => DuckDbDatabase.Open(new DuckDbOptions { Settings = new Dictionary<string, string> { ["no_such_setting"] = "1" } });
        open.Should().Throw<EngineException>().Where(error => error.Kind == EngineErrorKind.Statement);
    }

    (Column Column, object? Value) Read(string sql)
    {
        using var rows = Connection.Query(sql);
        rows.Read().Should().BeTrue();
        var value = rows.Current[0];
        rows.Read().Should().BeFalse();
        return (rows.Columns[0], value);
    }
}
