using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Benchmarks;

/// <summary>
/// The baseline of collecting: HttpClient and JsonDocument, page after page by the links of the answers, nothing kept but a count. What it
/// asks is the least that anybody has to ask.
/// </summary>
static class BareCollector
{
    /// <param name="output">A file that gets the number of entries.</param>
    public static async Task<int> RunAsync(string output)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(http));
        var (api, entries, ids) = (Of("API"), 0, new HashSet<string>());
        foreach (var theme in LargePlaylists.Themes)
            await PagesAsync($"{api}/search?q={Uri.EscapeDataString(theme)}&type=playlist&market=DE&limit=50", "playlists", page =>
            {
                foreach (var playlist in page.GetProperty("items").EnumerateArray()) ids.Add(playlist.GetProperty("id").GetString()!);
            });
        foreach (var id in ids)
            await PagesAsync($"{api}/playlists/{id}?market=DE&additional_types=track,episode", "tracks",
                page => entries += page.GetProperty("items").GetArrayLength());
        await File.WriteAllTextAsync(output, entries.ToString(CultureInfo.InvariantCulture));
        return 0;

        async Task PagesAsync(string address, string name, Action<JsonElement> read)
        {
            for (string? next = address; next is not null;)
            {
                using var answer = JsonDocument.Parse(await http.GetByteArrayAsync(next));
                var page = answer.RootElement.TryGetProperty(name, out var inner) ? inner : answer.RootElement;
                read(page);
                next = page.GetProperty("next").GetString();
            }
        }
    }

    static async Task<string> TokenAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Of("ACCOUNTS") + "/api/token");
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        var app = Encoding.UTF8.GetBytes($"{Of("CLIENT_ID")}:{Of("CLIENT_SECRET")}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(app));
        using var response = (await http.SendAsync(request)).EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return answer.RootElement.GetProperty("access_token").GetString()!;
    }

    static string Of(string name) => Environment.GetEnvironmentVariable("SPARKMUSIC_SPOTIFY_" + name)!;
}
