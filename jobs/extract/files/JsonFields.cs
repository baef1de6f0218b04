using System.Text.Json;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>The values of one item by column. Below an array of objects, a column is the JSON array of its scalars.</summary>
sealed class JsonFields(JsonColumns columns)
{
    /// <summary>Where a value lies: in the item, or (<see cref="IsOwn"/>) in the scratch.</summary>
    record struct Place(long Instance, int Start, int Length, bool IsOwn, bool IsString);

    Place[] _places = new Place[64];
    readonly List<(int Column, int Start, int Length)> _elements = [];
    byte[] _scratch = new byte[1024];
    int _used;
    long _item;

    public void Clear()
    {
        _item++;
        _used = 0;
        _elements.Clear();
    }

    public bool IsString(int column) => column < _places.Length && _places[column].Instance == _item && _places[column].IsString;

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> item, int column)
    {
        if (column >= _places.Length || _places[column].Instance != _item) return default;
        var place = _places[column];
        return place.IsOwn ? _scratch.AsSpan(place.Start, place.Length) : item.Slice(place.Start, place.Length);
    }

    /// <summary>Reads the object the reader stands on to its end; returns the path of a member that is there twice.</summary>
    public string? Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> item)
    {
        if (TakeObject(ref reader, item, columns.Root, false) is { } twice) return twice;
        _elements.Sort((left, right) => left.Column.CompareTo(right.Column));
        for (var first = 0; first < _elements.Count;)
        {
            var column = _elements[first].Column;
            var start = _used;
            for (; first < _elements.Count && _elements[first].Column == column; first++)
            {
                Own(_used == start ? "["u8 : ","u8);
                Own(item.Slice(_elements[first].Start, _elements[first].Length));
            }

            Own("]"u8);
            Set(column, new Place(_item, start, _used - start, true, false));
        }

        return null;
    }

    string? TakeObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> item, JsonMember member, bool isElement)
    {
        var instance = columns.NextInstance();
        member.Begin();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var child = member.Child(ref reader, instance);
            if (child is null) return member.Path.Length == 0 ? reader.GetString() : member.Path + "." + reader.GetString();
            reader.Read();
            if (TakeValue(ref reader, item, child, isElement) is { } twice) return twice;
        }

        return null;
    }

    string? TakeValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> item, JsonMember member, bool isElement)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return TakeObject(ref reader, item, member, isElement);
            case JsonTokenType.StartArray:
                return TakeArray(ref reader, item, member, isElement);
            case JsonTokenType.Null:
                columns.ColumnOf(member);
                return null;
        }

        var column = columns.ColumnOf(member);
        var start = (int)reader.TokenStartIndex;
        if (column < 0)
        {
            // Its text is looked at all the same: half a surrogate pair must not pass.
            if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped) reader.GetString();
        }
        else if (isElement)
        {
            Unescaped(ref reader);
            _elements.Add((column, start, (int)reader.BytesConsumed - start));
        }
        else if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
        {
            Set(column, new Place(_item, _used, Unescaped(ref reader), true, true));
            _used += _places[column].Length;
        }
        else
        {
            var isString = reader.TokenType == JsonTokenType.String;
            Set(column, new Place(_item, isString ? start + 1 : start, reader.ValueSpan.Length, false, isString));
        }

        return null;
    }

    string? TakeArray(ref Utf8JsonReader reader, ReadOnlySpan<byte> item, JsonMember member, bool isElement)
    {
        var start = (int)reader.TokenStartIndex;
        var hasObjects = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            hasObjects |= reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                if (TakeObject(ref reader, item, member.Element, true) is { } twice) return twice;
            }
            else if (reader.TokenType == JsonTokenType.StartArray)
            {
                if (TakeArray(ref reader, item, member.Element, true) is { } twice) return twice;
            }
            else if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
            {
                Unescaped(ref reader);
            }
        }

        // Scalars stay together as the array's own text; of arrays in arrays the outer text would be the same twice.
        if (!hasObjects && !isElement && columns.ColumnOf(member) is >= 0 and var column)
            Set(column, new Place(_item, start, (int)reader.BytesConsumed - start, false, false));
        return null;
    }

    /// <summary>Writes the string behind what is used of the scratch and returns its length; refuses half a surrogate pair.</summary>
    int Unescaped(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) return 0;
        Room(reader.ValueSpan.Length);
        return reader.CopyString(_scratch.AsSpan(_used));
    }

    void Own(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(_scratch.AsSpan(_used));
        _used += bytes.Length;
    }

    void Room(int length)
    {
        if (_scratch.Length - _used < length) Array.Resize(ref _scratch, Math.Max(_scratch.Length * 2, _used + length));
    }

    void Set(int column, Place place)
    {
        if (column >= _places.Length) Array.Resize(ref _places, Math.Max(_places.Length * 2, column + 1));
        _places[column] = place;
    }
}
