using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Web.Webhooks;

/// <summary>
/// Sends what is due while the server runs: each receiver's messages beside the others', at most <see cref="Lanes"/> at a time to one, so that a slow or
/// dead receiver holds up nothing but its own.
/// </summary>
/// <typeparam name="TReceiver">What tells receivers apart.</typeparam>
public abstract class SendInLanes<TReceiver>(string topic, OutsideWork work, Database database, LiveStreams live, TimeProvider time, ILogger log) : BackgroundService
    where TReceiver : notnull
{
    private const int Lanes = 4;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500), Lease = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(TReceiver Receiver, int Lane), Task> running = [];
    private long droppedAt;

    protected OutsideWork Work { get; } = work;
    protected Database Database { get; } = database;
    protected TimeProvider Time { get; } = time;

    /// <summary>Everything that is due now.</summary>
    public async Task SendDue(CancellationToken cancel)
    {
        await Start(cancel);
        await Task.WhenAll(running.Values);
    }

    /// <summary>Those that want something, each with the kind under which its messages are planned.</summary>
    protected abstract IEnumerable<(TReceiver Receiver, string Work)> Receivers(Session session);

    /// <summary>Sends one that is claimed, and keeps what came of it. False where the receiver wants nothing any more.</summary>
    protected abstract Task<bool> Deliver(TReceiver receiver, DueItem claimed, CancellationToken cancel);

    /// <summary>Forgets what was sent so long ago that nobody asks any more; called once an hour.</summary>
    protected abstract void DropOld(Transaction tx, long now);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Start(stoppingToken);
                await DropWhatIsOld();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "What is due to be sent can't be looked at");
            }
            await Task.WhenAny(Task.Delay(Look, Time, stoppingToken));
        }
        await Task.WhenAll(running.Values);
    }

    private async Task Start(CancellationToken cancel)
    {
        foreach (var ended in running.Where(lane => lane.Value.IsCompleted).Select(lane => lane.Key).ToList())
            running.Remove(ended);
        var due = await Database.Read(session => Receivers(session).ToList().ConvertAll(of => (of.Receiver, of.Work, Due: Work.Due(session, of.Work))), cancel);
        foreach (var (receiver, kind, count) in due)
            for (var lane = 0; lane < Math.Min(count, Lanes); lane++)
                if (!running.ContainsKey((receiver, lane)))
                    running[(receiver, lane)] = Task.Run(() => Drain(receiver, kind, cancel), CancellationToken.None);
    }

    private async Task Drain(TReceiver receiver, string kind, CancellationToken cancel)
    {
        try
        {
            while (!cancel.IsCancellationRequested && await Work.Claim(kind, Lease) is { } claimed && await Deliver(receiver, claimed, cancel))
                live.Changed(topic);
        }
        catch (Exception e)
        {
            if (!cancel.IsCancellationRequested)
                log.LogError(e, "Sending to {Receiver} broke off and will be taken up again", receiver);
        }
    }

    private async Task DropWhatIsOld()
    {
        var now = Micros.Now(Time);
        if (now - droppedAt < 60 * Micros.PerMinute)
            return;
        await Database.Write(tx => DropOld(tx, now));
        droppedAt = now;
    }
}
