using FsCheck;
using FsCheck.Fluent;
using Throughline.Events.Collect;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Events.Tests.Collect;

public sealed class TokenBucketTests
{
    private const double PerSecond = 100;
    private const double Burst = 500;

    private static readonly Gen<(int Items, long Pause)[]> Traffic = Gen.ArrayOf(
        from items in Gen.Choose(1, 300)
        from pause in Gen.Choose(0, 5_000_000)
        select (items, (long)pause));

    [Fact]
    public void What_passes_in_any_time_is_at_most_the_burst_the_rate_and_one_batch() => Generated.Holds(Traffic, traffic =>
    {
        var bucket = TokenBucket.Full(Burst, 0);
        var (now, passed, largest) = (0L, 0L, 0);
        foreach (var (items, pause) in traffic)
        {
            now += pause;
            (bucket, var retryAfter) = bucket.Take(items, PerSecond, Burst, now);
            if (retryAfter is null)
                (passed, largest) = (passed + items, Math.Max(largest, items));
        }
        return passed <= Burst + (PerSecond * now / Micros.PerSecond) + largest;
    });

    [Fact]
    public void Who_waits_as_long_as_told_passes() => Generated.Holds(Traffic, traffic =>
    {
        var bucket = TokenBucket.Full(Burst, 0);
        var now = 0L;
        foreach (var (items, pause) in traffic)
        {
            now += pause;
            (bucket, var retryAfter) = bucket.Take(items, PerSecond, Burst, now);
            if (retryAfter is not { } seconds)
                continue;
            now += seconds * Micros.PerSecond;
            (bucket, var again) = bucket.Take(items, PerSecond, Burst, now);
            if (again is not null)
                return false;
        }
        return true;
    });

    [Fact]
    public void A_clock_set_back_takes_nothing_away() => Generated.Holds(Traffic, traffic =>
    {
        var bucket = TokenBucket.Full(Burst, 1_000_000_000);
        foreach (var (items, pause) in traffic)
        {
            var before = bucket.Tokens;
            (bucket, var retryAfter) = bucket.Take(items, PerSecond, Burst, 1_000_000_000 - pause);
            if (bucket.Tokens < before - (retryAfter is null ? items : 0))
                return false;
        }
        return true;
    });
}
