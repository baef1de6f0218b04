using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Tests.Engines.DuckDb;

[TestFixture]
sealed class RowsHashTests
{
    [Test]
    public void Every_changed_bit_and_every_length_gives_another_hash()
    {
        var hashes = new HashSet<string>();
        var count = 0;
        for (var length = 0; length < 200; length++)
        {
            var bytes = new byte[length];
            Count(bytes);
            for (var bit = 0; bit < length * 8; bit += length < 70 ? 1 : 61)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Count(bytes);
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
        hashes.Should().HaveCount(count).And.OnlyContain(hash => hash.Length == 32);

        void Count(byte[] bytes)
        {
            count++;
            hashes.Add(Of(bytes));
        }
    }

    [Test]
    public void Parts_are_told_apart_and_their_order_too()
    {
        string[] hashes = [Of([1, 2, 3]), Of([1], [2, 3]), Of([1, 2], [3]), Of([2, 3], [1]), Of([1, 2, 3], []), Of([], [1, 2, 3]), Of(),
            Of(Array.Empty<byte>()), Of([], [])];
        hashes.Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Half_of_the_bits_change_with_one_bit_of_the_input()
    {
        var bytes = new byte[96];
        new Random(3).NextBytes(bytes);
        var before = Number(Of(bytes));
        var changed = 0.0;
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            changed += (double)UInt128.PopCount(before ^ Number(Of(bytes)));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        (changed / (bytes.Length * 8)).Should().BeInRange(60, 68);
    }

    [Test]
    public void It_is_the_same_in_every_process_and_version() =>
        Of("a row"u8.ToArray(), "another"u8.ToArray()).Should().Be("0d1ab8c3e954fa0281cc05aca91d12e5");

    static UInt128 Number(string hash) =>
        UInt128.Parse(hash, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    static string Of(params byte[][] parts)
    {
        var hash = new RowsHash();
        foreach (var part in parts) hash.Append(part);
        return hash.ToString();
    }
}
