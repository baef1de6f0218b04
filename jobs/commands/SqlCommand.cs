using System.CommandLine;
using System.Text;
using SparkMusic.Engines;
using SparkMusic.Jobs.Commands.Query;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>sql</c>: one read-only query over the lake.</summary>
static class SqlCommand
{
    const long TableLimit = 1000;

    public static Command Build()
    {
        const string Reads = "One SELECT, WITH, VALUES, DESCRIBE or SHOW; - reads it from standard input.";
        var query = new Argument<string>("query") { Description = Reads };
        var format = new Option<string>("--format") { Description = "table, csv or json.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "csv", "json");
        var limit = new Option<int?>("--limit")
        {
            Description = $"Most rows shown; a table shows {TableLimit} without it.",
            HelpName = "number",
            CustomParser = NumberOptions.WholeOrNone(0),
        };
        var (lake, json) = (Options.Lake(), Options.Json());
        var command = new Command("sql",
            "Runs one read-only query over the lake: every table by its name, and rejected, data_freshness, check_results.\n\n" +
            "Example: sparkmusic sql \"select artists, peak_rank from chart_movements where status = 'entry'\"")
        {
            query, format, limit, lake, json,
        };
        var engine = new EngineOptions().AddTo(command);
        command.SetAction((result, cancel) =>
        {
            var location = result.GetValue(lake)!;
            return RunAsync(location, result.GetValue(query)!, result.GetValue(json) ? "json" : result.GetValue(format)!,
                result.GetValue(limit), engine.Choice(result, location), cancel);
        });
        return command;
    }

    static async Task<int> RunAsync(string location, string query, string format, long? limit, EngineChoice choice,
        CancellationToken cancel)
    {
        if (query == "-") query = await Console.In.ReadToEndAsync(cancel);
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, cancel);
        var settings = await LakeSettings.ReadAsync(lake, cancel);
        await using var engine = await choice.StartAsync(cancel);
        // A try that is repeated must not have shown anything: the rows wait in a file, which holds any number of them.
        using var folder = Scratch.Create("sql");
        await using var scratch = new FileStream(folder["rows"], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        await using var text = new StreamWriter(scratch, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        var (isCut, writer) = (false, (IResultWriter?)null);
        try
        {
            (writer, isCut) = await new LakeQuery(JobCatalog.Catalog, lake, settings, engine)
                .RunAsync(query, limit ?? (format == "table" ? TableLimit : null), () => Writer(format, text, scratch), cancel);
        }
        catch (EngineException e) when (LakeQuery.IsClosed(e))
        {
            throw new SparkMusicException(ExitCodes.Usage, e.Message.TrimEnd(),
                "A query reads the lake's tables and no other file: 'sparkmusic sql \"show tables\"' names them.", e);
        }
        catch (EngineException e) when (e.Kind == EngineErrorKind.Statement)
        {
            throw ReadOnlyStatement.MissingTable(e) is { } missing ? LakeViews.NoTable(JobCatalog.Catalog, missing)
                : new SparkMusicException(ExitCodes.Usage, e.Message.TrimEnd(),
                    "Correct the query; 'sparkmusic sql \"describe TABLE\"' shows a table's columns.", e);
        }
        catch (EngineException e) when (e.Kind == EngineErrorKind.Value)
        {
            throw SparkMusicException.Failed(e.Message.TrimEnd(),
                "A value does not fit what the query does with it; try_cast gives null for one that is none of a type.", e);
        }
        await text.FlushAsync(cancel);
        scratch.Position = 0;
        using var rows = new StreamReader(scratch, leaveOpen: true);
        var buffer = new char[1 << 16];
        for (int read; (read = await rows.ReadAsync(buffer, cancel)) > 0;) await Console.Out.WriteAsync(buffer.AsMemory(0, read), cancel);
        if (isCut)
            Console.Error.WriteLine($"only the first {limit ?? TableLimit} rows are shown; --limit shows more, --format csv all of them");
        if (writer is TableResult { IsCut: true })
            Output.Note("some values are cut at the terminal's width; --format csv shows them whole");
        return ExitCodes.Done;
    }

    static IResultWriter Writer(string format, StreamWriter text, FileStream scratch)
    {
        text.Flush();
        scratch.SetLength(0);
        return format switch
        {
            "csv" => new CsvResult(text),
            "json" => new JsonResult(text),
            _ => new TableResult(text, Terminal.IsOutput ? Terminal.Width : int.MaxValue),
        };
    }
}
