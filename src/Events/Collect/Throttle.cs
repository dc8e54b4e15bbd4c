using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Throughline.Kernel;

namespace Throughline.Events.Collect;

/// <summary>Says when it is too much: too many items of one source, or too many bytes that wait for the log.</summary>
internal sealed class Throttle(IOptions<CollectOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<long, TokenBucket> buckets = new();
    private readonly Lock change = new();
    private long bytes;

    public long BytesInFlight => Interlocked.Read(ref bytes);

    /// <summary>Null where the items may pass, else after how many seconds to try again.</summary>
    public int? RetryAfter(long source, int items)
    {
        var (perSecond, burst) = (options.Value.ItemsPerSecond, options.Value.Burst);
        if (perSecond <= 0)
            return null;
        var now = Micros.Now(time);
        lock (change)
        {
            var (after, retryAfter) = buckets.GetOrAdd(source, _ => TokenBucket.Full(burst, now)).Take(items, perSecond, burst, now);
            buckets[source] = after;
            return retryAfter;
        }
    }

    /// <summary>False where there is no room; what entered leaves again.</summary>
    public bool Enter(long size)
    {
        if (Interlocked.Add(ref bytes, size) <= options.Value.BytesInFlight)
            return true;
        Leave(size);
        return false;
    }

    public void Leave(long size) => Interlocked.Add(ref bytes, -size);
}
