using System.Text;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>The members of a file's items as a tree: which of them are columns, and which have been seen in the current object.</summary>
sealed class JsonColumns
{
    /// <summary>More columns than this are keys of a dictionary, not columns.</summary>
    public const int Most = 2000;

    readonly List<string> _names = [];
    long _instances;

    public IReadOnlyList<string> Names => _names;

    /// <summary>Set when the sample has been read: members first seen later are no columns.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Members that appeared after the sample.</summary>
    public SortedSet<string> Late { get; } = new(StringComparer.Ordinal);

    /// <summary>A number for the next object, so that members know whether they were seen in it.</summary>
    public long NextInstance() => ++_instances;

    public JsonMember Root { get; } = new("", null);

    /// <summary>The column of a member, made when there is none and there may be one; -1 for none.</summary>
    public int ColumnOf(JsonMember member)
    {
        if (member.Column >= 0 || member.Column == JsonMember.NoColumn) return member.Column;
        if (IsFrozen || _names.Count >= Most)
        {
            member.Column = JsonMember.NoColumn;
            if (IsFrozen && Late.Count < 10) Late.Add(member.Path);
            return JsonMember.NoColumn;
        }

        member.Column = _names.Count;
        _names.Add(member.Path);
        return member.Column;
    }
}

/// <summary>A member of an object, <c>[]</c> for the elements of an array.</summary>
sealed class JsonMember(string name, JsonMember? parent)
{
    public const int NoColumn = -2;

    /// <summary>Members of one object that are remembered by name; a dictionary of more is looked up in a set.</summary>
    public const int MostChildren = 5000;

    readonly List<JsonMember> _children = [];
    readonly byte[] _utf8 = Encoding.UTF8.GetBytes(name);
    HashSet<string>? _others;
    JsonMember? _element;
    int _expected;

    public string Path { get; } = parent is null || parent.Path.Length == 0 ? name : name == "[]" ? parent.Path + "[]" : parent.Path
        + "." + name;

    /// <summary>Index of its column; -1 while undecided.</summary>
    public int Column { get; set; } = -1;

    /// <summary>The last object instance it was seen in.</summary>
    public long SeenIn { get; set; }

    /// <summary>The elements of this member, when it is an array.</summary>
    public JsonMember Element => _element ??= new JsonMember("[]", this);

    public void Begin()
    {
        _expected = 0;
        _others?.Clear();
    }

    /// <summary>The child the reader stands on (a property name); null when it was there before in this object.</summary>
    public JsonMember? Child(ref System.Text.Json.Utf8JsonReader reader, long instance)
    {
        var child = Find(ref reader);
        if (child is null) return (_others ??= new HashSet<string>(StringComparer.Ordinal)).Add(reader.GetString()!) ? this : null;
        if (child.SeenIn == instance) return null;
        child.SeenIn = instance;
        return child;
    }

    JsonMember? Find(ref System.Text.Json.Utf8JsonReader reader)
    {
        // Items have their members in one order nearly always: the next one is tried first.
        for (var step = 0; step < _children.Count; step++)
        {
            var index = _expected + step < _children.Count ? _expected + step : _expected + step - _children.Count;
            if (!reader.ValueTextEquals(_children[index]._utf8)) continue;
            _expected = index + 1;
            return _children[index];
        }

        if (_children.Count >= MostChildren) return null;
        var child = new JsonMember(reader.GetString()!, this);
        _children.Add(child);
        _expected = _children.Count;
        return child;
    }
}
