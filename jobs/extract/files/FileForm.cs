namespace SparkMusic.Jobs.Extract.Files;

/// <summary>What a file turned out to be, by its content.</summary>
public enum FileForm
{
    /// <summary>Separated text: comma, semicolon, tab or bar.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>One JSON array; each element is an item.</summary>
    JsonArray,

    /// <summary>One JSON object, an API body for example: a single item.</summary>
    JsonDocument,

    /// <summary>Parquet, read through DuckDB.</summary>
    Parquet,
}
