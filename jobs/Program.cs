using SparkMusic.Jobs.Commands;

return await Cli.RunAsync(args);
