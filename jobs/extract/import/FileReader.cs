using System.Diagnostics;
using SparkMusic.Jobs.Extract.Bodies;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Posts;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Tables;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>A file that was opened and understood: which tables it fills, and its rows on demand.</summary>
sealed class FileReader : IDisposable
{
    static readonly TimeSpan StepEvery = TimeSpan.FromMilliseconds(100);

    readonly RecordFile _file;
    readonly Recognition? _recognition;
    readonly ImportContext _context;
    readonly bool _onlyKind;
    long _otherEvents, _redated;

    FileReader(RecordFile file, Recognition? recognition, ImportContext context, bool onlyKind) =>
        (_file, _recognition, _context, _onlyKind) = (file, recognition, context, onlyKind);

    /// <summary>The kind's own table.</summary>
    public RawTable MainTable => TablePlan.MainOf(_context.Kind);

    /// <summary>The tables it fills.</summary>
    public required IReadOnlyList<RawTable> Tables { get; init; }

    /// <summary>The time that dates its rows and is not in them: part of what makes it the same file.</summary>
    public long? FileTime { get; private init; }

    /// <summary>For people: which column was taken for what.</summary>
    public string Understood => _recognition?.Describe()
        ?? (IsOfPosts ? "  posts as X, Mastodon or Bluesky give them" : "  playlists as the Spotify Web API gives them");

    public IReadOnlyList<string> Notes => [.. _file.Notes, .. _recognition?.Notes ?? [],
        .. _otherEvents > 0 ? [$"{_otherEvents:N0} events are no posts (likes, reposts, deletions) and were passed over."]
            : Array.Empty<string>(),
        .. _redated > 0 ? [$"{_redated:N0} posts claim a time to come, and have the one at which their network got them."]
            : Array.Empty<string>(), .. _context.Forgotten?.Notes ?? []];

    public string MappingJson =>
        ImportRegister.MappingJson(_recognition, _context, FileTime, SavedReading.Of(_file, _recognition, _context, _onlyKind));

    /// <summary>Names with a comma that the file proves; complete when it was read.</summary>
    public IReadOnlyList<string> ProvenNames => _context.Proofs.Names;

    /// <summary>It may prove names: then rows of other files may have to be split again.</summary>
    public bool MayProveNames => _recognition is null || _recognition.Find(Wanted.ArtistIds) is not null;

    public string? Sha256 => _file.Sha256;

    public static FileReader Open(
        InputFile file, ImportOptions options, Func<IEnumerable<string>> namesOfLake, long seenAt, CancellationToken cancel)
    {
        var records = RecordFile.Open(file, cancel);
        try
        {
            var title = FileTitle.Of(file.Name, Path.GetFileName(Path.GetDirectoryName(file.Path)));
            var fileTime = title.ObservedAt ?? options.At;
            var isBodies = IsBodies(file, records, options.Kind, cancel);
            if (isBodies && options.Kind is not (ImportKind.ChartHistory or ImportKind.PlaylistHistory or ImportKind.Posts))
                throw SparkMusicException.Usage(
                    $"'{file.Name}' holds playlists, which have nothing for {ImportKinds.NameOf(options.Kind)}.",
                    "Import it as chart-history or playlist-history.");
            if (!isBodies && options.Kind == ImportKind.Posts) RefuseHalf(file, records, cancel);
            if (!isBodies && records.Form is FileForm.JsonDocument or FileForm.JsonArray)
            {
                // Any other JSON: its rows may lie in an array inside.
                file = file with { HasRowsInside = true };
                records.Dispose();
                records = RecordFile.Open(file, cancel);
            }
            var recognition = isBodies ? null : Recognise(file, options, records.Sample, isDated: fileTime is not null);
            var newestDay = recognition is not null
                && NeedsNewestDay(recognition, fileTime) ? FilePass.NewestDay(file, recognition, cancel) : null;
            var context = new ImportContext
            {
                Kind = options.Kind,
                File = file.Name,
                Title = title.Title,
                SeenAt = seenAt,
                ObservedAt = fileTime ?? (options.Kind == ImportKind.PlaylistHistory ? newestDay : null),
                PlaylistsObservedAt = newestDay,
                Chart = options.Chart,
                Theme = options.Theme,
                AuthorSalt = options.AuthorSalt,
                Forgotten = options.Forgotten,
                Names = new NamesOfImport(() => NamesOfFile(file, recognition, cancel), namesOfLake),
            };
            IReadOnlyList<RawTable> tables = isBodies && options.Kind == ImportKind.Posts ? [RawTable.Posts] : isBodies
                ? new BodyRows(context, NoOutput.Instance, IsDocument(records), options.OnlyKind).Tables
                : [.. TablePlan.Of(new RecordInput(new RecordValues(records, recognition!), context), NoOutput.Instance,
                    options.OnlyKind).Tables.Select(table => table.Table)];
            var isDated = recognition?.Find(Wanted.SnapshotAt) is not null || options.Kind == ImportKind.PolicyDates;
            return new FileReader(records, recognition, context,
                options.OnlyKind)
            { Tables = tables, FileTime = isDated ? null : fileTime };
        }
        catch
        {
            records.Dispose();
            throw;
        }
    }

    /// <summary>Reads the whole file; every record goes into the output as rows or refused.</summary>
    public void Read(IRawOutput output, IImportProgress progress, CancellationToken cancel)
    {
        var read = _recognition is null ? Bodies(output) : Records(output);
        var watch = Stopwatch.StartNew();
        var records = 0L;
        while (_file.Read())
        {
            if (++records % 512 == 0 && watch.Elapsed >= StepEvery)
            {
                cancel.ThrowIfCancellationRequested();
                progress.Step(_file.Progress, records);
                watch.Restart();
            }
            var place = new ItemPlace(_file.Raw, _file.RawLength, _file.Line, _file.ByteOffset);
            if (_file.Refusal is { } refusal) output.Refuse(MainTable, new RefusedItem([refusal.Rule], refusal.Message, place));
            else read(place);
        }
        cancel.ThrowIfCancellationRequested();
        if (read.Target is PostBodies posts) (_otherEvents, _redated) = (posts.Others, posts.Redated);
        progress.Step(1, records);
    }

    public void Dispose() => _file.Dispose();

    delegate void ReadItem(ItemPlace place);

    bool IsOfPosts => _context.Kind == ImportKind.Posts;

    ReadItem Bodies(IRawOutput output) => IsOfPosts ? new PostBodies(_context, output, IsDocument(_file)).Read
        : new BodyRows(_context, output, IsDocument(_file), _onlyKind).Read;

    ReadItem Records(IRawOutput output)
    {
        var input = new RecordInput(new RecordValues(_file, _recognition!), _context);
        var tables = TablePlan.Of(input, output, _onlyKind).Tables;
        var posts = tables.OfType<PostRecords>().FirstOrDefault();
        var others = tables.Where(table => table != posts).ToArray();
        return place =>
        {
            if (posts?.TryRead(place) == false) return;
            input.Read();
            foreach (var table in others) table.Read(place);
        };
    }

    /// <summary>A refusal says of which of the files it is.</summary>
    static Recognition Recognise(InputFile file, ImportOptions options, RecordSample sample, bool isDated)
    {
        try
        {
            return Recognition.Of(options.Kind, sample, options.Map, isDated);
        }
        catch (SparkMusicException refusal)
        {
            throw new SparkMusicException(refusal.ExitCode, $"'{file.Name}': {refusal.Message}", refusal.NextStep, refusal);
        }
    }

    static bool IsDocument(RecordFile file) => file.Form == FileForm.JsonDocument;

    /// <summary>JSON whose first item that can be read is a playlist, or a post; looked at in a reader of its own.</summary>
    static bool IsBodies(InputFile file, RecordFile records, ImportKind kind, CancellationToken cancel)
    {
        if (records.Form is not (FileForm.JsonDocument or FileForm.JsonLines or FileForm.JsonArray)) return false;
        using var first = RecordFile.Open(file, cancel);
        while (first.Read())
            if (first.Refusal is null) return kind == ImportKind.Posts ? PostItems.IsOne(first.Raw) : PlaylistBody.IsOne(first.Raw);
        return false;
    }

    /// <summary>A page that was cut has whole posts before the cut, but nobody knows what it had behind.</summary>
    static void RefuseHalf(InputFile file, RecordFile records, CancellationToken cancel)
    {
        if (records.Form != FileForm.JsonDocument) return;
        using var first = RecordFile.Open(file, cancel);
        if (first.Read() && first.Refusal is { Rule: FileRules.Json or FileRules.Encoding } refusal)
            throw SparkMusicException.Failed($"'{file.Name}' is no whole answer of posts: {refusal.Message}",
                "Nothing of it was imported; fetch it again, it may be cut.");
    }

    static bool NeedsNewestDay(Recognition recognition, long? fileTime) =>
        fileTime is null && recognition.Find(Wanted.SnapshotAt) is null && recognition.Find(Wanted.AddedAt) is not null;

    static IEnumerable<string> NamesOfFile(InputFile file, Recognition? recognition, CancellationToken cancel) =>
        recognition?.Find(Wanted.ArtistIds) is null ? [] : FilePass.NamesWithIds(file, recognition, cancel);

    /// <summary>Takes nothing: for asking what would be filled.</summary>
    sealed class NoOutput : IRawOutput
    {
        public static readonly NoOutput Instance = new();

        public void Add(RawRow row)
        {
        }

        public void Refuse(RawTable table, RefusedItem item)
        {
        }
    }
}
