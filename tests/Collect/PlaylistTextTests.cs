using System.Text;
using SparkMusic.Jobs.Extract.Collect.Spotify;

namespace SparkMusic.Tests.Collect;

public class PlaylistTextTests
{
    [TestCase("""{"id":"a","tracks":{"items":[{"track":{"items":[1]}}],"total":1},"name":"b"}""", """{"id":"a","tracks":{"total":1},"name":"b"}""")]
    [TestCase("""{"tracks":{"total":2,"items":[1,2]},"items":{"href":"x","items":[1,2],"total":2}}""", """{"tracks":{"total":2},"items":{"href":"x","total":2}}""")]
    [TestCase("""{ "items" : { "items" : [ ] } , "name" : "\u00e9" }""", """{ "items" : {  } , "name" : "\u00e9" }""")]
    [TestCase("""{"items":{"href":"x", "items" : [1] , "total":1}}""", """{"items":{"href":"x",  "total":1}}""")]
    [TestCase("""{"id":"a","tracks":{"href":"x","total":1},"owner":{"items":[1]}}""", """{"id":"a","tracks":{"href":"x","total":1},"owner":{"items":[1]}}""")]
    [TestCase("""{"items":[1,2],"tracks":{"items":null}}""", """{"items":[1,2],"tracks":{"items":null}}""")]
    public void Entries_are_cut_out_and_all_else_stays_as_received(string playlist, string left) =>
        Encoding.UTF8.GetString(PlaylistText.WithoutEntries(Encoding.UTF8.GetBytes(playlist)).Span).Should().Be(left);
}
