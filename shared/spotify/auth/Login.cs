using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparkMusic.Spotify;

/// <summary>A user's agreement: good for six months from then, however often its token is refreshed.</summary>
/// <param name="AgreedAt">UTC.</param>
public sealed record Login(string ClientId, string RefreshToken, string? Scope, DateTime AgreedAt)
{
    const int Months = 6;

    static readonly TimeSpan ToldAhead = TimeSpan.FromDays(30);

    [JsonIgnore]
    public DateTime EndsAt => AgreedAt.AddMonths(Months);

    /// <summary>A sentence that the login ends soon or has ended; null while there is time.</summary>
    public string? Notice(DateTime now)
    {
        var end = EndsAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (now >= EndsAt) return $"The login to Spotify ended on {end}, six months after it was made: run 'sparkmusic connect spotify'.";
        if (now < EndsAt - ToldAhead) return null;
        var days = (int)Math.Ceiling((EndsAt - now).TotalDays);
        return $"The login to Spotify ends on {end}, in {days} day{(days == 1 ? "" : "s")}: run 'sparkmusic connect spotify' before.";
    }

    public override string ToString() => $"login of {AgreedAt:yyyy-MM-dd}";
}

/// <summary>The login in its file, which only its owner may read.</summary>
public sealed class LoginFile(string path)
{
    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static string DefaultPath => Path.Combine(Path.GetDirectoryName(Secrets.DefaultFile)!, "spotify-login.json");

    /// <summary>Null: nobody has logged in.</summary>
    /// <exception cref="SparkMusicException">Others may read the file, or it is no login.</exception>
    public Login? Read()
    {
        if (!File.Exists(path)) return null;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            throw SparkMusicException.Usage($"Others may read or change {path}, which holds the login to Spotify.",
                $"Run: chmod 600 {path}");
        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllBytes(path), LoginJson.Default.Login) is { RefreshToken.Length: > 0 } login)
                return login;
        }
        catch (JsonException)
        {
            // Its text would quote the file.
        }
        throw SparkMusicException.Failed($"{path} is no login to Spotify.", $"Delete {path} and run 'sparkmusic connect spotify'.");
    }

    public void Write(Login login) => PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(login, LoginJson.Default.Login));

    /// <summary>Refreshing is for one process at a time: each refresh may make the token before it void.</summary>
    public Task<IDisposable> LockAsync(CancellationToken cancel) => PrivateFile.LockAsync(path, cancel);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(InstantJson)])]
[JsonSerializable(typeof(Login))]
sealed partial class LoginJson : JsonSerializerContext;
