using System.Text;

namespace SparkMusic.Jobs.Simulate;

/// <summary>
/// Chance from a seed: the same seed and name give the same numbers on every machine and with every version of .NET, so that a made-up
/// world can be made again byte by byte. Only whole numbers and the four basic operations, which round alike everywhere.
/// </summary>
sealed class Dice(ulong state)
{
    const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Dice of their own for one part of a world: what another part throws does not move them.</summary>
    public static Dice Of(long seed, string name)
    {
        var state = unchecked((ulong)seed);
        foreach (var b in Encoding.UTF8.GetBytes(name)) state = unchecked((state ^ b) * 0x100000001B3UL + 0x9E3779B97F4A7C15UL);
        return new Dice(state);
    }

    // SplitMix64.
    ulong Next()
    {
        var z = unchecked(state += 0x9E3779B97F4A7C15UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }

    /// <summary>0..1, 1 never.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>0..<paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(Unit() * count);

    public bool Chance(double share) => Unit() < share;

    public T Pick<T>(IReadOnlyList<T> of) => of[Below(of.Count)];

    /// <summary>About normal, mean 0 and deviation 1, within -6..6: the sum of twelve throws.</summary>
    public double Normal()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++) sum += Unit();
        return sum;
    }

    /// <summary>A value about <paramref name="mean"/>, kept within bounds, to three digits.</summary>
    public double About(double mean, double deviation, double least = 0.01, double most = 0.99) =>
        Math.Round(Math.Clamp(mean + deviation * Normal(), least, most), 3);

    /// <summary>22 characters, as Spotify's ids have.</summary>
    public string Id() => string.Create(22, this, (span, dice) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = Base62[dice.Below(62)];
    });
}
