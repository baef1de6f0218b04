namespace SparkMusic.Jobs.Extract.Recognise;

static class Synonyms
{
    public static bool IsName(string cell) => cell is "track_id" or "rank";
}
