namespace SparkMusic.Jobs.Extract.Files;

/// <summary>Finds where a JSON value ends, over as many pieces as it takes; it need not be valid for that.</summary>
struct JsonFramer
{
    int _depth;
    bool _isString;
    bool _isEscaped;
    bool _isScalar;
    bool _hasBegun;

    /// <summary>
    /// Bytes of this piece up to the value's end, or -1 when it goes on behind the piece. The first piece begins with the value.
    /// </summary>
    public int Feed(ReadOnlySpan<byte> piece)
    {
        if (!_hasBegun && !piece.IsEmpty)
        {
            _hasBegun = true;
            _isScalar = piece[0] is not ((byte)'{' or (byte)'[' or (byte)'"');
        }

        if (_isScalar)
        {
            var end = piece.IndexOfAny(",]} \t\r\n"u8);
            // A stray bracket is passed over as a value of its own.
            return end == 0 ? 1 : end;
        }

        var position = 0;
        while (position < piece.Length)
        {
            if (_isEscaped)
            {
                _isEscaped = false;
                position++;
                continue;
            }

            var next = _isString ? piece[position..].IndexOfAny((byte)'"', (byte)'\\') : piece[position..].IndexOfAny("\"{}[]"u8);
            if (next < 0) return -1;
            position += next + 1;
            switch (piece[position - 1])
            {
                case (byte)'\\':
                    _isEscaped = true;
                    break;
                case (byte)'"':
                    _isString = !_isString;
                    if (!_isString && _depth == 0) return position;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    break;
                default:
                    if (--_depth <= 0) return position;
                    break;
            }
        }

        return -1;
    }
}
