using SparkMusic.Jobs.Extract.Artists;

namespace SparkMusic.Tests.Extract;

public class ArtistListTests
{
    static readonly KnownNames Known = KnownNames.Dictionary();

    [TestCase("Ed Sheeran", "Ed Sheeran")]
    [TestCase("Ed Sheeran|Chance the Rapper|PnB Rock", "Ed Sheeran/Chance the Rapper/PnB Rock")]
    [TestCase("A; B ;C", "A/B/C")]
    [TestCase("['Beyoncé', \"Guns N' Roses\"]", "Beyoncé/Guns N' Roses")]
    [TestCase("['Tyler, The Creator', 'It\\'s']", "Tyler, The Creator/It's")]
    [TestCase("[\"a \\u00e9\"]", "a é")]
    [TestCase("[]", "")]
    [TestCase("Lady Gaga, Bruno Mars", "Lady Gaga/Bruno Mars")]
    [TestCase("Tyler, The Creator, Kali Uchis", "Tyler, The Creator/Kali Uchis")]
    [TestCase("Kali Uchis, tyler, the creator", "Kali Uchis/tyler, the creator")]
    [TestCase("Crosby, Stills, Nash & Young", "Crosby, Stills, Nash & Young")]
    [TestCase("Crosby, Stills & Nash, Neil Young", "Crosby, Stills & Nash/Neil Young")]
    [TestCase("Tyler, The Creator|A, B", "Tyler, The Creator/A, B")]
    [TestCase("[Alexandros]", "[Alexandros]")]
    [TestCase("Simon,Garfunkel", "Simon,Garfunkel")]
    [TestCase("  ", "")]
    public void Names_without_ids_are_split(string text, string names) =>
        ArtistList.Read(text, null, Known).Names.Should().Equal(Split(names));

    [TestCase("Foo, Bar", "1", "Foo, Bar", "1")]
    [TestCase("Foo, Bar", "1|2", "Foo/Bar", "1/2")]
    [TestCase("Foo|Bar, Baz", "1|2", "Foo/Bar, Baz", "1/2")]
    [TestCase("A|B", "1", "A|B", "1")]
    [TestCase("A;B, C", "1;2", "A/B, C", "1/2")]
    [TestCase("Tyler, The Creator, Kali Uchis", "1,2", "Tyler, The Creator/Kali Uchis", "1/2")]
    [TestCase("['A', 'B']", "['x', 'y']", "A/B", "x/y")]
    [TestCase("A", "spotify:artist:6eUKZXaKkcviH0Ku9w2n3V", "A", "6eUKZXaKkcviH0Ku9w2n3V")]
    [TestCase("A", "https://open.spotify.com/artist/6eUKZXaKkcviH0Ku9w2n3V?si=1", "A", "6eUKZXaKkcviH0Ku9w2n3V")]
    public void The_number_of_ids_tells_the_split(string text, string given, string names, string ids)
    {
        var list = ArtistList.Read(text, given, Known);
        list.Names.Should().Equal(Split(names));
        list.Ids.Should().Equal(Split(ids));
    }

    [Test]
    public void Ids_that_go_with_no_split_are_left_out()
    {
        var list = ArtistList.Read("A, B, C", "1|2", Known);
        list.Names.Should().Equal("A", "B", "C");
        list.Ids.Should().BeNull();
    }

    [Test]
    public void A_name_becomes_known_once()
    {
        var known = new KnownNames([]);
        known.Split("Foo, The Bar, Baz").Should().Equal("Foo", "The Bar", "Baz");
        known.Add("Foo, The Bar").Should().BeTrue();
        known.Add("foo, the bar").Should().BeFalse();
        known.Add("Foo").Should().BeFalse();
        known.Split("Foo, The Bar, Baz").Should().Equal("Foo, The Bar", "Baz");
    }

    static string[] Split(string text) => text.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
