namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// Writes a playlist's state when its last page came, because only then it is known whether it is whole. Where a commit falls between two
/// of its pages the state is written before as not whole: no entry is in raw without the state that it belongs to.
/// </summary>
sealed class StateRows(RowsOfPages rows)
{
    PlaylistPage? _open;
    bool _isWritten;

    /// <summary>A page that came; its entries are added beside this.</summary>
    public void Add(PlaylistPage page)
    {
        if (page.Head is not null)
        {
            // It changed while it was read: what came of its state before stays what it is.
            WriteOpen();
            (_open, _isWritten) = (page, false);
        }
        if (page.Ending == Ending.None || _open is not { } head) return;
        if (page.Ending == Ending.Whole || !_isWritten) Write(head, page.Ending == Ending.Whole);
        _open = null;
    }

    /// <summary>Before a commit: the state of the playlist that is being read.</summary>
    public void WriteOpen()
    {
        if (_open is not { } head || _isWritten) return;
        Write(head, isComplete: false);
        _isWritten = true;
    }

    void Write(PlaylistPage head, bool isComplete) => rows.State(head.Head!.Utf8, head.Wanted.Theme, isComplete, head.At);
}
