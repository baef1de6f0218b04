using System.Text.Json;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>Where in a document a reader stands, token by token.</summary>
sealed class JsonWalk
{
    readonly List<string> _path = [];
    readonly Stack<bool> _isArray = [];
    bool _hasOwn;

    /// <summary>Names of members, and <c>[]</c> for elements, down to the value the reader stands on.</summary>
    public IReadOnlyList<string> Path => _path;

    public bool IsScalar { get; private set; }

    /// <summary>Follows the token that was just read.</summary>
    public void Step(ref Utf8JsonReader reader)
    {
        IsScalar = false;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                Leave();
                _path.Add(reader.GetString()!);
                _hasOwn = true;
                return;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Leave();
                _isArray.Pop();
                // The closed value's own name goes when the next value of its parent comes.
                _hasOwn = _isArray.Count > 0;
                return;
        }

        if (_isArray.TryPeek(out var isElement) && isElement)
        {
            Leave();
            _path.Add("[]");
        }

        _hasOwn = _isArray.Count > 0;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            _isArray.Push(reader.TokenType == JsonTokenType.StartArray);
            _hasOwn = false;
            return;
        }

        IsScalar = true;
    }

    /// <summary>Whether the value that begins now is an element at this path, which ends with <c>[]</c>.</summary>
    public bool IsNextAt(ReadOnlySpan<string> path)
    {
        if (!_isArray.TryPeek(out var isArray) || !isArray) return false;
        var depth = _path.Count - (_hasOwn ? 1 : 0);
        if (depth != path.Length - 1) return false;
        for (var index = 0; index < depth; index++)
            if (_path[index] != path[index]) return false;
        return true;
    }

    /// <summary>Instead of <see cref="Step"/> for an element that was skipped as a whole.</summary>
    public void EnterElement()
    {
        Leave();
        _path.Add("[]");
        _hasOwn = true;
    }

    void Leave()
    {
        if (_hasOwn) _path.RemoveAt(_path.Count - 1);
        _hasOwn = false;
    }
}
