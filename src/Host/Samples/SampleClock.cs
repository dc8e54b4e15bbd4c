namespace Throughline.Host.Samples;

/// <summary>The time of a sample that is lived through: it stands until it is set.</summary>
internal sealed class SampleClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
