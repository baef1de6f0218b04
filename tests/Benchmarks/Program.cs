using SparkMusic.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks -- [list|runner|import|flows|spark …] [--lake FOLDER]   (all but spark: no case named)
if (args is ["direct", var script]) return Direct.Run(script);

string[] cases = [.. args.TakeWhile(argument => argument != "--lake")];
var given = args.Length > cases.Length + 1 ? args[cases.Length + 1] : null;
if (cases.Length == 0) cases = ["list", "runner", "import", "flows"];

using var scratch = new Scratch();
var report = new Report();
foreach (var name in cases)
{
    Console.Error.WriteLine($"== {name}");
    switch (name)
    {
        case "list": ListCase.Run(report); break;
        case "runner": RunnerCase.Run(report, scratch); break;
        case "import": ImportCase.Run(report, scratch); break;
        case "flows": FlowsCase.Run(report, scratch, given, withOurSpark: false); break;
        case "spark": FlowsCase.Run(report, scratch, given, withOurSpark: true); break;
        default: Console.Error.WriteLine($"There is no case '{name}': list, runner, import, flows, spark."); return 2;
    }
}
report.Print();
return 0;
