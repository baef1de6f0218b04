using SparkMusic.Jobs.Commands;

StandardWriter.Install();
return await Cli.RunAsync(args);
