namespace SparkMusic.Jobs.Commands;

/// <summary>One line on a terminal that says what is looked at now; nothing where standard error is no terminal.</summary>
sealed class StepLine : IDisposable
{
    readonly bool _isTerminal = Terminal.CanWriteOver;
    bool _isShown;

    public void Show(string step)
    {
        if (!_isTerminal) return;
        Terminal.WriteOver(step);
        _isShown = true;
    }

    public void Dispose()
    {
        if (_isShown) Terminal.WriteOver("");
        _isShown = false;
    }
}
