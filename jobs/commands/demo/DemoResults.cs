using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Commands.Query;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>A section of what is shown, its columns and rows.</summary>
sealed record DemoPage(Section Section, IReadOnlyList<string> Names, IReadOnlyList<object?[]> Rows);

/// <summary>What lies in a lake of the demo.</summary>
sealed record DemoResults(IReadOnlyList<LayerCounts> Layers, IReadOnlyList<DemoPage> Pages)
{
    public static Task<DemoResults> ReadAsync(Lake lake, IReadOnlyDictionary<string, object?> settings, CancellationToken cancel)
    {
        var views = new LakeViews(JobCatalog.Catalog, lake, settings);
        return lake.ReadAsync(views.TablesFor(null), async (manifests, token) =>
        {
            await using var engine = DuckDbEngine.Open();
            await using var session = await engine.OpenAsync(token);
            await views.AttachAsync(session, Sections.Reads, manifests, token);
            var pages = new List<DemoPage>();
            foreach (var section in Sections.All)
            {
                await using var reader = await session.QueryAsync(section.Sql, new Dictionary<string, object?>(), token);
                var rows = new List<object?[]>();
                while (await reader.ReadAsync(token)) rows.Add([.. reader.Current]);
                pages.Add(new DemoPage(section, [.. reader.Columns.Select(column => column.Name)], rows));
            }
            return new DemoResults(LayerCounts.Of(JobCatalog.Catalog, manifests), pages);
        }, cancel);
    }
}
