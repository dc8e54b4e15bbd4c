namespace Throughline.Events.Collect;

/// <summary>Settings under <c>Throughline:Collect</c>; as environment variables <c>THROUGHLINE__COLLECT__…</c>.</summary>
public sealed class CollectOptions
{
    public const string Section = "Throughline:Collect";

    /// <summary>How many items a source may send in a second, lastingly; beyond it 429. 0 for no limit.</summary>
    public double ItemsPerSecond { get; set; } = 50_000;

    /// <summary>How many a source may send at once after a pause.</summary>
    public double Burst { get; set; } = 100_000;

    /// <summary>How many bytes of bodies may be on their way to the log at one time, over all sources; beyond it 429.</summary>
    public long BytesInFlight { get; set; } = 64 * 1024 * 1024;
}
