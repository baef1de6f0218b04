using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Tables;

namespace SparkMusic.Jobs.Extract.Replay;

/// <summary>
/// Reads a refused record again with today's parsers: first to see whether every row of it would be taken, then for good.
/// </summary>
sealed class RecordReplay(SavedReading reading, ImportContext context)
{
    // What was refused before anybody looked at its values was refused for all tables, in the name of the main one.
    static readonly HashSet<string> OfWholeRecord = [FileRules.Shape, FileRules.Encoding, FileRules.TooLong, FileRules.Json,
        FileRules.DuplicateMember];

    /// <summary>Rows by table that the record gives now; null when it would be refused again, or gives none.</summary>
    public IReadOnlyDictionary<RawTable, int>? Probe(RefusedRow row, byte[] text)
    {
        var trial = new Trial(row, text, null);
        return Read(row, text, trial) && trial.IsTaken ? trial.Rows : null;
    }

    public void Take(RefusedRow row, byte[] text, IRawOutput output) => Read(row, text, new Trial(row, text, output));

    bool Read(RefusedRow row, byte[] text, Trial output)
    {
        var (file, recognition) = reading.Open(row.File, text);
        using (file)
        {
            if (!file.Read() || file.Refusal is not null) return false;
            var input = new RecordInput(new RecordValues(file, recognition), context);
            var tables = TablePlan.Of(input, output, reading.OnlyKind).Tables.Where(table => IsWanted(row, table)).ToList();
            input.Read();
            foreach (var table in tables) table.Read(new ItemPlace(text, text.Length, row.Line, row.ByteOffset));
            return !file.Read();
        }
    }

    static bool IsWanted(RefusedRow row, IRecordRows table) => table.Table == row.Table || row.Rules.All(OfWholeRecord.Contains);

    /// <summary>Counts what comes, and hands it on.</summary>
    sealed class Trial(RefusedRow row, byte[] text, IRawOutput? output) : IRawOutput
    {
        readonly Dictionary<RawTable, int> _rows = [];
        bool _isRefused;

        public IReadOnlyDictionary<RawTable, int> Rows => _rows;

        public bool IsTaken => !_isRefused && _rows.ContainsKey(row.Table);

        public void Add(RawRow added)
        {
            _rows[added.Table] = _rows.GetValueOrDefault(added.Table) + 1;
            output?.Add(added);
        }

        public void Refuse(RawTable table, RefusedItem item)
        {
            _isRefused = true;
            if (output is not null)
                throw new InvalidOperationException(
                    $"{row.File}, line {row.Line} ({text.Length} bytes): {table.Name} takes and refuses it.");
        }
    }
}
