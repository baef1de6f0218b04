using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace SparkMusic.Jobs.Extract.Forget;

/// <summary>Reads a file of whole texts from its beginning to its end, one text at a time.</summary>
static class TextFile
{
    const int LongestHead = 100;

    /// <summary>
    /// Each text with its place in the file, head and line end included. What follows a damaged head is one text of no sha256.
    /// </summary>
    public static async IAsyncEnumerable<(long Start, long End, string Sha256, ReadOnlyMemory<byte> Text)> ReadAsync(
        Stream file, [EnumeratorCancellation] CancellationToken cancel)
    {
        var input = new BufferedStream(file, 128 * 1024);
        var at = 0L;
        while (await HeadAsync(input, cancel) is { Count: > 0 } head)
        {
            var start = at;
            at += head.Count;
            var (hash, length) = Parse(head);
            if (hash.Length == 0)
            {
                byte[] rest = [.. head, .. await RestAsync(input, cancel)];
                yield return (start, start + rest.Length, "", rest);
                yield break;
            }
            var text = await TextAsync(input, length + 1, cancel);
            at += text.Length;
            yield return (start, at, hash, text.AsMemory(0, Math.Min(length, text.Length)));
        }
    }

    static (string Sha256, int Length) Parse(List<byte> head) =>
        Encoding.ASCII.GetString([.. head]).TrimEnd('\n').Split(' ') is [{ Length: 64 } hash, var given]
        && int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length < int.MaxValue ? (hash, length) : ("", 0);

    static async Task<List<byte>> HeadAsync(Stream input, CancellationToken cancel)
    {
        var (head, one) = (new List<byte>(LongestHead), new byte[1]);
        while (head.Count < LongestHead && await input.ReadAsync(one, cancel) == 1)
        {
            head.Add(one[0]);
            if (one[0] == (byte)'\n') break;
        }
        return head;
    }

    // A file that was cut ends before the text does.
    static async Task<byte[]> TextAsync(Stream input, int length, CancellationToken cancel)
    {
        var text = new byte[length];
        var read = await input.ReadAtLeastAsync(text, length, throwOnEndOfStream: false, cancel);
        return read == length ? text : text[..read];
    }

    static async Task<byte[]> RestAsync(Stream input, CancellationToken cancel)
    {
        using var rest = new MemoryStream();
        await input.CopyToAsync(rest, cancel);
        return rest.ToArray();
    }
}
