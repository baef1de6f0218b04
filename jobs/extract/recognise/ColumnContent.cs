using System.Text;

namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>The sample's values of one source column.</summary>
sealed class ColumnContent
{
    readonly Func<int, IEnumerable<string?>>? _whole;

    public ColumnContent(Files.RecordSample sample, int index)
    {
        Index = index;
        SourceName = sample.Header[index];
        Forms = [.. ColumnName.Forms(SourceName)];
        Texts = [.. sample.Rows.Select(row => row[index]?.Trim()).OfType<string>().Where(text => text.Length > 0)];
        Values = [.. Texts.Select(Encoding.UTF8.GetBytes)];
        HasHeader = sample.HasHeader;
        _whole = sample.Whole;
    }

    public int Index { get; }

    public string SourceName { get; }

    public bool HasHeader { get; }

    /// <summary>Its folded name, and for JSON the shorter ones.</summary>
    public IReadOnlyList<ColumnName> Forms { get; }

    public string Unit => Forms[0].Unit;

    /// <summary>Values that are there, without blanks around.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>The same as UTF-8.</summary>
    public IReadOnlyList<byte[]> Values { get; }

    public bool IsEmpty => Texts.Count == 0;

    public int Distinct => _distinct ??= Texts.Distinct(StringComparer.Ordinal).Count();

    int? _distinct;

    /// <summary>Every value of the file, where it can be read again; the sample's otherwise.</summary>
    public IEnumerable<byte[]> Everything() =>
        _whole is null ? Values : _whole(Index).OfType<string>().Where(text => text.Length > 0).Select(Encoding.UTF8.GetBytes);

    /// <summary>0..1 of the values for which the test holds; 1 when there are none.</summary>
    public double Share(Func<byte[], bool> test) => IsEmpty ? 1 : Values.Count(test) / (double)Values.Count;

    public bool NameHas(params string[] parts) => parts.Any(part => Forms[0].Text.Contains(part, StringComparison.Ordinal));

    /// <summary>The values as numbers in a format; those that are none are left out.</summary>
    public List<double> NumbersIn(ValueFormat format)
    {
        var numbers = new List<double>(Values.Count);
        foreach (var value in Values)
            if (Numbers.TryDouble(value, format, out var number)) numbers.Add(number);
        return numbers;
    }
}
