using System.Text;
using SparkMusic.Engines;
using SparkMusic.Engines.SparkSql;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Topics;

/// <summary>
/// Sends files of snapshots to a topic, a record per file. The time in a file's name goes into the record, whose own is that of sending.
/// </summary>
static class SnapshotFiles
{
    const string View = "snapshots";

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<int> SendAsync(SparkEngine engine, SparkTopic topic, IReadOnlyList<InputFile> files, CancellationToken cancel)
    {
        await using var session = await engine.OpenAsync(cancel);
        await session.AttachRowsAsync(View, [Column.Of("value text")], [.. files.Select(file => new object?[] { TextOf(file) })], cancel);
        await topic.SendAsync(session, View, cancel);
        return files.Count;
    }

    static string TextOf(InputFile file)
    {
        using var bytes = new MemoryStream();
        using (var stream = file.OpenBytes()) stream.CopyTo(bytes);
        string text;
        try
        {
            text = Strict.GetString(bytes.ToArray()).TrimStart('\uFEFF').Trim();
        }
        catch (DecoderFallbackException wrong)
        {
            throw SparkMusicException.Usage($"'{file.Name}' is not UTF-8 text: {wrong.Message}", "Send JSON documents.");
        }
        if (!text.StartsWith('{'))
            throw SparkMusicException.Usage($"'{file.Name}' is no JSON document.", "Send files of one JSON object each.");
        return FileTitle.Of(file.Name).ObservedAt is { } at ? WithTime(text, at) : text;
    }

    /// <summary>The member goes first; a document that has it already would have it twice, and is sent as it is.</summary>
    static string WithTime(string text, long at)
    {
        const string Member = "\"observed_at\"";
        if (text.Contains(Member, StringComparison.Ordinal)) return text;
        var rest = text[1..].TrimStart();
        var time = Moments.InstantOf(at).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return $"{{{Member}: \"{time}\"{(rest.StartsWith('}') ? "" : ", ")}{rest}";
    }
}
