namespace SparkMusic.Jobs.Extract.Files;

/// <summary>Why a record could not be read. Its text is <see cref="RecordFile.Raw"/>.</summary>
/// <param name="Rule">One of <see cref="FileRules"/>: what stands in <c>rules</c> of the rejected row.</param>
/// <param name="Message">One sentence with the numbers.</param>
public sealed record Refusal(string Rule, string Message);

/// <summary>The rules that a record can break before anybody looks at its values.</summary>
public static class FileRules
{
    /// <summary>Too many or too few fields, or quotes that do not close.</summary>
    public const string Shape = "shape";

    /// <summary>Bytes that are not UTF-8 text, or a NUL among them.</summary>
    public const string Encoding = "encoding";

    /// <summary>A record above <see cref="RecordFile.LongestRecord"/>; its text is its beginning.</summary>
    public const string TooLong = "too_long";

    /// <summary>Not one valid JSON object.</summary>
    public const string Json = "json";

    /// <summary>A JSON object that names a member twice: engines disagree on which one counts.</summary>
    public const string DuplicateMember = "duplicate_member";
}
