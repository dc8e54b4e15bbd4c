using System.Text;
using Throughline.Events.Collect;
using Throughline.Events.Log;
using Throughline.Kernel;

namespace Throughline.Events.Tests.Collect;

/// <summary>Bodies as a client would send them, through the pure steps.</summary>
internal static class Sent
{
    public static readonly long ReceivedAt = Micros.From(new DateTimeOffset(2026, 1, 15, 10, 0, 0, TimeSpan.Zero));

    public static Collected Body(string json, string? kind = null, long? receivedAt = null, ISet<string>? users = null)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        using var tape = JsonTape.Parse(bytes, bytes.Length);
        var made = 0;
        return CollectItems.From(ReadBatch.From(tape, kind, receivedAt ?? ReceivedAt), "", () => $"made-{made++}", users ?? new HashSet<string>(StringComparer.Ordinal));
    }

    public static Collected Batch(params string[] items) => Body($$"""{"batch":[{{string.Join(',', items)}}]}""");

    /// <summary>One item that must become an event.</summary>
    public static NewEvent Event(string item)
    {
        var collected = Batch(item);
        Assert.Empty(collected.Refusals);
        return Assert.Single(collected.Events);
    }

    /// <summary>Why one item is refused.</summary>
    public static string Reason(string item)
    {
        var collected = Batch(item);
        Assert.Empty(collected.Events);
        return Assert.Single(collected.Refusals).Reason;
    }
}
