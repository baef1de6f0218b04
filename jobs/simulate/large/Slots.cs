namespace SparkMusic.Jobs.Simulate.Large;

/// <summary>
/// Keeps what was made last, at most one thing a slot: memory is bounded whatever is asked for. For any number of threads.
/// </summary>
sealed class Slots<T>(int count, Func<int, T> make) where T : class
{
    sealed record Kept(int Number, T Made);

    readonly Kept?[] _kept = new Kept?[count];

    public T Get(int number)
    {
        ref var slot = ref _kept[number % _kept.Length];
        if (Volatile.Read(ref slot) is { } kept && kept.Number == number) return kept.Made;
        var made = make(number);
        Volatile.Write(ref slot, new Kept(number, made));
        return made;
    }
}
