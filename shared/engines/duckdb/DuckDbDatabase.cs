using System.Globalization;
using System.Runtime.InteropServices;
using SparkMusic.Engines.DuckDb.Native;

namespace SparkMusic.Engines.DuckDb;

/// <summary>A DuckDB database in this process: UTC, nulls ordered as Spark orders them. Safe for several threads.</summary>
public sealed class DuckDbDatabase : IDisposable
{
    /// <summary>
    /// Unknown until the library's own extensions are loaded. The footers of files that several views read are read once.
    /// </summary>
    const string SettingsOfExtensions = "set global TimeZone = 'UTC'; set global parquet_metadata_cache = true";

    readonly DatabaseHandle _handle;

    DuckDbDatabase(DatabaseHandle handle, int threads) => (_handle, Threads) = (handle, threads);

    /// <summary>How many threads DuckDB works with.</summary>
    public int Threads { get; }

    /// <summary>The version of the library that is loaded, for example <c>v1.5.6</c>.</summary>
    public static string LibraryVersion => Marshal.PtrToStringUTF8(OpenApi.LibraryVersion())!;

    /// <summary>
    /// Brings the library, 60 MB, into memory: to be called on another thread as soon as it is known that it will be needed. When that
    /// fails, so does <see cref="Open"/>, which says why.
    /// </summary>
    public static void Preload() => NativeLibrary.TryLoad(OpenApi.Library, typeof(DuckDbDatabase).Assembly, searchPath: null, out _);

    /// <exception cref="EngineException">The library is not there, a setting is refused, the file cannot be opened.</exception>
    public static DuckDbDatabase Open(DuckDbOptions options)
    {
        try
        {
            var database = new DuckDbDatabase(new DatabaseHandle(OpenNative(options)), options.Threads ?? Environment.ProcessorCount);
            using var connection = database.Connect();
            connection.ExecuteScript(SettingsOfExtensions);
            if (options.IsLocked) connection.ExecuteScript("set global lock_configuration = true");
            return database;
        }
        catch (DllNotFoundException missing)
        {
            throw new EngineException(
                EngineErrorKind.Internal, $"The DuckDB library is not beside {AppContext.BaseDirectory}; run 'npm ci' and build again.",
                inner: missing);
        }
    }

    /// <summary>Opens a connection: its own temporary views and tables, one statement at a time.</summary>
    public DuckDbConnection Connect()
    {
        if (OpenApi.Connect(_handle, out var connection) != NativeState.Success)
            throw new EngineException(EngineErrorKind.Internal, "DuckDB refused a connection.");
        return new DuckDbConnection(new ConnectionHandle(connection));
    }

    public void Dispose() => _handle.Dispose();

    static nint OpenNative(DuckDbOptions options)
    {
        OpenApi.CreateConfig(out var config);
        try
        {
            foreach (var (name, value) in SettingsOf(options))
                if (OpenApi.SetConfig(config, name, value) != NativeState.Success)
                    throw new EngineException(EngineErrorKind.Statement, $"DuckDB refuses the setting {name} = '{value}'.",
                        nameof(DuckDbErrorType.Settings));
            if (OpenApi.Open(options.Path, out var database, config, out var error) == NativeState.Success) return database;
            var message = Marshal.PtrToStringUTF8(error) ?? "DuckDB cannot open the database.";
            OpenApi.Free(error);
            if (message.Contains("options were not recognized", StringComparison.Ordinal))
                throw new EngineException(EngineErrorKind.Statement, message, nameof(DuckDbErrorType.Settings));
            throw DuckDbErrors.From(message);
        }
        finally
        {
            OpenApi.DestroyConfig(ref config);
        }
    }

    static Dictionary<string, string> SettingsOf(DuckDbOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["default_null_order"] = "nulls_first_on_asc_last_on_desc",
            ["temp_directory"] = options.TempFolder ?? "",
            // Extensions would be downloaded: everything needed is in the library.
            ["autoinstall_known_extensions"] = "false",
            ["autoload_known_extensions"] = "false",
        };
        if (options.MemoryLimit is not null) settings["memory_limit"] = options.MemoryLimit;
        if (options.Threads is { } threads) settings["threads"] = threads.ToString(CultureInfo.InvariantCulture);
        if (options.IsReadOnly) settings["access_mode"] = "READ_ONLY";
        foreach (var (name, value) in options.Settings) settings[name] = value;
        return settings;
    }
}
