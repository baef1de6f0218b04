namespace SparkMusic.Jobs.Simulate;

/// <summary>Words that names of the made-up world are put together from.</summary>
static class Words
{
    public static readonly string[] First =
    [
        "Paper", "Quiet", "Neon", "Silver", "Hollow", "Golden", "Velvet", "Northern", "Electric", "Lazy", "Broken", "Crimson", "Distant",
        "Hidden",
        "Little", "Midnight", "Plastic", "Secret", "Wooden", "Yellow",
    ];

    public static readonly string[] Second =
    [
        "Harbour", "Lanterns", "Antennas", "Foxes", "Gardens", "Satellites", "Ferries", "Windows", "Orchard", "Pilots", "Mirrors",
        "Islands",
        "Radiators", "Tigers", "Letters", "Bicycles", "Clouds", "Engines", "Rivers", "Parade",
    ];

    public static readonly string[] GivenNames = ["Nora", "Elif", "Mateus", "Yui", "Jonas", "Amara", "Léa", "Søren", "Inês", "Zoë",
        "Björn", "Žana"];

    public static readonly string[] FamilyNames = ["Vale", "Okonjo", "Lindqvist", "Moreau", "Tanabe", "Ferreira", "Hartmann", "Whitlock",
        "Dragić", "Ashdown"];

    /// <summary>Names that test whoever reads them: other scripts, a comma, an ampersand, capitals without need.</summary>
    public static readonly string[] OddNames = ["夜明けカメラ", "Sisko, the Navigator", "Lou & the Lorries", "SHOUT!", "Кометы", "AC-Direct",
        "ñandú", "\"Quote\""];

    public static readonly string[] Verbs = ["Leave", "Paint", "Follow", "Forget", "Call", "Break", "Borrow", "Chase", "Carry", "Hold"];

    public static readonly string[] Things =
    [
        "Rain", "Summer", "Highway", "Night", "Ocean", "Shadow", "Heartbeat", "Signal", "Winter Coat", "Telephone", "Morning", "Fire",
        "Balcony",
        "Dust", "Elevator", "Postcard", "Gravity", "Kitchen Light", "Thunder", "Sunday",
    ];

    public static readonly string[] OddTitles =
        ["夜のドライブ", "Été sans fin", "🔥 (Interlude)", "Señal | Ruido", "She said \"stay\", I left", "Ночной поезд", "Cafe\u0301 au lait",
            "17"];

    public static readonly string[] TitleEndings = [" - Remastered", " (Acoustic)", " - Live", " - Radio Edit"];

    /// <summary>Christmas songs of the sandbox; <c>data/seasons.csv</c> lists them by their ids.</summary>
    public static readonly string[] ChristmasTitles =
        ["Snow on the Antenna", "Twelve Paper Stars", "Christmas on the Night Ferry", "Mistletoe Radio", "One More Candle",
            "Sleigh Bells in the Kitchen", "Home by the 24th", "The Quietest Winter"];
}
