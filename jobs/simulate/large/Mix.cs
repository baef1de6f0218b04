namespace SparkMusic.Jobs.Simulate.Large;

/// <summary>
/// The scrambling of SplitMix64 and its way back: what is numbered gets ids that look thrown and still tell their number.
/// </summary>
static class Mix
{
    const ulong First = 0xBF58476D1CE4E5B9UL, Second = 0x94D049BB133111EBUL;
    static readonly ulong FirstBack = Inverse(First), SecondBack = Inverse(Second);

    public static ulong Forward(ulong z) => unchecked(Fold(Fold(Fold(z, 30) * First, 27) * Second, 31));

    public static ulong Back(ulong z) => unchecked(Unfold(Unfold(Unfold(z, 31) * SecondBack, 27) * FirstBack, 30));

    static ulong Fold(ulong z, int by) => z ^ (z >> by);

    static ulong Unfold(ulong z, int by) => z ^ (z >> by) ^ (z >> (2 * by));

    // Each step doubles the number of right bits.
    static ulong Inverse(ulong odd)
    {
        var inverse = odd;
        for (var i = 0; i < 6; i++) inverse = unchecked(inverse * (2 - odd * inverse));
        return inverse;
    }
}
