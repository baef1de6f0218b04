using System.Net;

namespace SparkMusic.Lakes;

/// <summary>
/// What is left of a stream, as the body of a request; the stream stays open. Tells its own failures from the receiver's.
/// </summary>
sealed class UploadContent(Stream source) : HttpContent
{
    readonly long _start = source.Position;

    /// <summary>Why the source could not be read.</summary>
    public Exception? SourceFailure { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 17];
        while (true)
        {
            int read;
            try
            {
                read = await source.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception e)
            {
                SourceFailure = e;
                throw;
            }
            if (read == 0) return;
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = source.Length - _start;
        return true;
    }
}
