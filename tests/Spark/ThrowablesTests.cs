using SparkMusic.Engines;
using SparkMusic.Spark;

namespace SparkMusic.Tests.Spark;

/// <summary>Chains of causes as Spark 4.0 was seen to throw them, and what a caller is to make of them.</summary>
sealed class ThrowablesTests
{
    static readonly JvmCause TaskFailed =
        new("org.apache.spark.SparkException", "Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times");

    [TestCase(EngineErrorKind.Statement, "org.apache.spark.sql.catalyst.ExtendedAnalysisException", "x",
        "UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703")]
    [TestCase(EngineErrorKind.Statement, "org.apache.spark.sql.AnalysisException", "x")]
    [TestCase(EngineErrorKind.Value, "org.apache.spark.SparkArithmeticException", "x", "DIVIDE_BY_ZERO", "22012")]
    [TestCase(EngineErrorKind.Value, "java.lang.RuntimeException", "x", "USER_RAISED_EXCEPTION", "P0001")]
    [TestCase(EngineErrorKind.MissingFile, "org.apache.spark.sql.AnalysisException", "x", "PATH_NOT_FOUND", "42K03")]
    [TestCase(EngineErrorKind.MissingFile, "org.apache.spark.SparkException", "x", "FAILED_READ_FILE.FILE_NOT_EXIST", "KD001")]
    [TestCase(EngineErrorKind.MissingFile, "java.io.FileNotFoundException", "x")]
    [TestCase(EngineErrorKind.Storage, "org.apache.spark.SparkException", "x", "FAILED_READ_FILE.NO_HINT", "KD001")]
    [TestCase(EngineErrorKind.Storage, "java.io.IOException", "No space left on device")]
    [TestCase(EngineErrorKind.Storage, "org.apache.hadoop.security.AccessControlException", "Permission denied")]
    [TestCase(EngineErrorKind.Resources, "java.lang.OutOfMemoryError", "Java heap space")]
    [TestCase(EngineErrorKind.Resources, "org.apache.spark.SparkException",
        "Total size of serialized results is bigger than spark.driver.maxResultSize")]
    [TestCase(EngineErrorKind.Lost, "java.lang.IllegalStateException", "Cannot call methods on a stopped SparkContext.")]
    [TestCase(EngineErrorKind.Lost, "org.apache.spark.SparkException", "ExecutorLostFailure (executor 1 exited)")]
    [TestCase(EngineErrorKind.Internal, "java.lang.NullPointerException", "")]
    public void The_innermost_cause_decides_the_kind(
        EngineErrorKind kind, string type, string message, string? condition = null, string? sqlState = null)
    {
        var cause = new JvmCause(type, message, condition, sqlState);
        Throwables.Describe([cause], "").Kind.Should().Be(kind);
        Throwables.Describe([TaskFailed, cause], "").Kind.Should().Be(kind);
    }

    [Test]
    public void The_innermost_condition_speaks()
    {
        var write = new JvmCause("org.apache.spark.SparkException", "[TASK_WRITE_FAILED] x", "TASK_WRITE_FAILED", "58030");
        var cast = new JvmCause("org.apache.spark.SparkNumberFormatException", "[CAST_INVALID_INPUT] y", "CAST_INVALID_INPUT", "22018")
        {
            Parameters = new Dictionary<string, string> { ["a"] = "b" },
        };
        var thrown = Throwables.Describe([write, TaskFailed, cast], "stack");
        (thrown.Condition, thrown.SqlState, thrown.Message, thrown.JavaClass, thrown.JavaStack)
            .Should().Be(("CAST_INVALID_INPUT", "22018", cast.Message, write.Type, "stack"));
        thrown.MessageParameters.Should().Contain("a", "b");
    }

    [Test]
    public void A_cancelled_job_is_recognised() =>
        Throwables.Describe([new JvmCause("org.apache.spark.SparkException", "x", "SPARK_JOB_CANCELLED", "XXKDA")], "").IsCancelled
            .Should().BeTrue();
}
