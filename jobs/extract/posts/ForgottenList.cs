using System.Text;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>
/// Who and what was forgotten, so that neither networks nor files bring it back: hashes with the lake's salt in a file of its state, a line
/// each. No name stands there; who deletes the file lets all of them in again.
/// </summary>
sealed class ForgottenList(Lake lake, byte[] salt)
{
    readonly HashSet<string> _hashes = new(StringComparer.Ordinal);

    public bool IsEmpty => _hashes.Count == 0;

    /// <summary>Posts of which <see cref="Knows"/> was true.</summary>
    public long PassedOver { get; private set; }

    /// <summary>For people: what was passed over.</summary>
    public IEnumerable<string> Notes =>
        PassedOver == 0 ? [] : [$"{PassedOver:N0} posts of or about who and what was forgotten were passed over."];

    /// <summary>Reads what is there now.</summary>
    public async Task ReadAsync(CancellationToken cancel) => Read(await lake.Files.ReadAsync(LakeState.Forgotten, cancel));

    /// <summary>Whether it is a forgotten post or person's, or repeats, quotes or names one.</summary>
    public bool Knows(Post post)
    {
        var isOne = post.OtherPosts.Append(post.Id).Any(id => _hashes.Contains(OfPost(post.Network, id)))
            || post.OtherPeople.Append(post.Author).OfType<string>().Any(name => _hashes.Contains(OfPerson(post.Network, name)));
        if (isOne) PassedOver++;
        return isOne;
    }

    /// <summary>Adds a person, if any, and posts.</summary>
    public Task AddAsync(string network, string? person, IReadOnlyCollection<string> posts, CancellationToken cancel) =>
        LakeState.ChangeAsync(lake, LakeState.Forgotten, file =>
        {
            Read(file);
            var known = _hashes.Count;
            if (person is not null) _hashes.Add(OfPerson(network, person));
            foreach (var id in posts) _hashes.Add(OfPost(network, id));
            return _hashes.Count == known ? null
                : Encoding.ASCII.GetBytes(string.Concat(_hashes.Order(StringComparer.Ordinal).Select(hash => hash + "\n")));
        }, cancel);

    void Read(byte[]? file)
    {
        _hashes.Clear();
        if (file is not null) _hashes.UnionWith(Encoding.ASCII.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    // Networks take names in any case.
    string OfPerson(string network, string name) => AuthorHash.Of(salt, network, $"person\u001F{name.TrimStart('@').ToLowerInvariant()}");

    string OfPost(string network, string id) => AuthorHash.Of(salt, network, $"post\u001F{id}");
}
