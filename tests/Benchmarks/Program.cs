using SparkMusic.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks -- [list|runner|import|flows|spark|gateway|settings|filesizes|collect …] [--lake FOLDER]
// [--small]
if (args is ["direct", var script]) return Direct.Run(script);
if (args is ["gateway-driver", var work, var output]) return await GatewayDriver.RunAsync(work, output);
if (args is ["bare-collector", var entries]) return await BareCollector.RunAsync(entries);

string[] all = ["list", "runner", "import", "flows", "spark", "gateway", "settings", "filesizes", "collect"];
string[] cases = [.. args.TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal))];
string[] options = args[cases.Length..];
var isSmall = options.Contains("--small");
var given = Array.IndexOf(options, "--lake") is >= 0 and var at && at + 1 < options.Length ? options[at + 1] : null;
if (options.Length != (isSmall ? 1 : 0) + (given is null ? 0 : 2) || cases.Except(all).Any())
{
    Console.Error.WriteLine($"Usage: {string.Join("|", all)} … [--lake FOLDER] [--small]; without a case the first four.");
    return 2;
}
if (cases.Length == 0) cases = all[..4];

using var scratch = new Scratch();
var report = new Report();
foreach (var name in cases)
{
    Console.Error.WriteLine($"== {name}");
    switch (name)
    {
        case "list": ListCase.Run(report); break;
        case "runner": RunnerCase.Run(report, scratch, isSmall); break;
        case "import": ImportCase.Run(report, scratch, isSmall); break;
        case "flows": FlowsCase.Run(report, scratch, given, withOurSpark: false); break;
        case "spark": FlowsCase.Run(report, scratch, given, withOurSpark: true); break;
        case "settings": SettingsCase.RunKinds(report, scratch, given); break;
        case "filesizes": SettingsCase.RunLarge(report, scratch, isSmall); break;
        case "collect": CollectCase.Run(report, scratch, isSmall); break;
        case "gateway": GatewayCase.Run(report, scratch, given, isSmall ? 1 : 3); break;
    }
}
report.Print();
return 0;
