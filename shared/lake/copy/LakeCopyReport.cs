namespace SparkMusic.Lakes;

/// <summary>What a copy holds, and what was done for it.</summary>
/// <param name="Tables">Manifests, all equal byte for byte.</param>
/// <param name="Files">Files, each read whole from the copy and equal.</param>
/// <param name="Bytes">Their sizes.</param>
/// <param name="Copied">How many were copied now; the others were there from a try that broke off, or from a finished copy.</param>
public sealed record LakeCopyReport(int Tables, int Files, long Bytes, int Copied);
