/// <summary>
/// JVMs of tests live for a minute: the second compiler costs a third of the CPU of a run on Spark and never pays, and threads of G1 only
/// stand in one another's way on two cores. To verify the byte code of Spark's jars again at each start is a tenth of a short run. Outside
/// every namespace, so that it begins before the first test of all.
/// </summary>
[SetUpFixture]
public class QuickJvms
{
    internal const string Options =
        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote";

    [OneTimeSetUp]
    public void Set()
    {
        // What spark-submit itself reads, for the driver and for the JVM that writes its command line: nothing of it is said on stderr.
        foreach (var variable in (string[])["SPARK_SUBMIT_OPTS", "SPARK_LAUNCHER_OPTS"])
            Environment.SetEnvironmentVariable(variable, $"{Environment.GetEnvironmentVariable(variable)} {Options}".TrimStart());
    }
}
