using Throughline.Kernel;

namespace Throughline.Faults;

/// <summary>Kills a collector with SIGKILL again and again while senders send: at random moments, and at the named points of the code.</summary>
public static class Kills
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly string?[] Points = [null, FaultPoints.BeforeCommit, null, FaultPoints.AfterCommit, FaultPoints.ReaderEffect];

    /// <summary>Starts it, kills it <paramref name="kills"/> times, and leaves it running. What was done, kill by kill.</summary>
    public static async Task<List<string>> Run(Collector collector, Delivery delivery, int kills, int seed)
    {
        var chance = new Random(seed);
        var done = new List<string>();
        for (var i = 0; i < kills; i++)
        {
            var point = Points[i % Points.Length];
            var fault = point is null ? null : $"{point}:{(point == FaultPoints.ReaderEffect ? chance.Next(2, 12) : chance.Next(10, 120))}";
            var before = delivery.AcknowledgedCount;
            var how = await collector.Start(fault) ? await Die(collector, fault, chance) : $"{fault} before it was ready";
            done.Add($"{how}, {delivery.AcknowledgedCount - before} acknowledged");
            if (i % 10 == 9)
                await MustBeClean(collector, delivery, done);
        }
        await collector.Start();
        return done;
    }

    private static async Task<string> Die(Collector collector, string? fault, Random chance)
    {
        var server = collector.Server;
        if (fault is not null)
        {
            var ended = server.Ended();
            if (await Task.WhenAny(ended, Task.Delay(LongestWait)) == ended)
                return fault;
            server.Kill();
            return $"{fault} was not reached in {LongestWait.TotalSeconds} s, killed then";
        }
        var moment = TimeSpan.FromMilliseconds(chance.Next(50, 1500));
        await Task.Delay(moment);
        server.Kill();
        return $"after {moment.TotalMilliseconds} ms";
    }

    private static async Task MustBeClean(Collector collector, Delivery delivery, List<string> done)
    {
        await collector.Start();
        var verdict = await collector.Compare(delivery);
        if (!verdict.IsClean)
            throw new InvalidOperationException($"After {done.Count} kills, the last {done[^1]}: {verdict}");
    }
}
