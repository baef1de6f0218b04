namespace SparkMusic.Jobs.Commands;

/// <summary>One line on a terminal that says what is looked at now; nothing where standard error is no terminal.</summary>
sealed class StepLine : IDisposable
{
    readonly bool _isTerminal = !Console.IsErrorRedirected;
    bool _isShown;

    public void Show(string step)
    {
        if (!_isTerminal) return;
        Console.Error.Write($"\r\u001b[K{step}");
        _isShown = true;
    }

    public void Dispose()
    {
        if (_isShown) Console.Error.Write("\r\u001b[K");
        _isShown = false;
    }
}
