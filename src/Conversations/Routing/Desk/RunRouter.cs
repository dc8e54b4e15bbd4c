using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Conversations.Routing.Deciding;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Conversations.Routing.Desk;

/// <summary>
/// Decides, on whichever node holds the lease. The router in memory is the fold of the log so far; a step reads what was appended since, decides, and appends
/// the tick with what followed, all under the log's lock. So a decision stands on every fact before it, and a node that lost its lease or died has decided nothing.
/// </summary>
internal sealed class RunRouter(RoutingFacts facts, RoutingStates states, RoutedItems items, RoutedAgents agents, Handlings handlings, QueueTimes times, RouterSignal signal, LiveStreams live, Database database, TimeProvider time, ILogger<RunRouter> log)
    : BackgroundService
{
    private const long Lease = 10 * Micros.PerSecond;

    /// <summary>So many may be read under the lock; so many are read at a time before it.</summary>
    private const int FewFacts = 200, FactsAtOnce = 10_000;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200), AfterFailure = TimeSpan.FromSeconds(2);

    private readonly string me = Ids.New(time);
    private Router router = new();
    private long position;

    /// <summary>The router in memory may be ahead of the log: a step of which nobody knows whether it was committed. And before the first one there is none.</summary>
    private bool isAhead = true;

    /// <summary>The last fact before the latest state that is kept, or being kept by <see cref="Keeping"/>.</summary>
    private long kept;

    /// <summary>For tests: ends when the state that is being kept is.</summary>
    internal Task Keeping { get; private set; } = Task.CompletedTask;

    /// <summary>One step: what can be decided now, as far as one tick goes.</summary>
    /// <returns>What followed; null where another node routes.</returns>
    internal async Task<IReadOnlyList<RoutingOutcome>?> Step(CancellationToken cancel)
    {
        var (last, holder, until) = await database.Read(facts.Stands, cancel);
        var now = Micros.Now(time);
        if (holder != me && until >= now)
            return null;
        if (holder == me && last == position && !isAhead && !router.HasWork(now) && !times.MayTurn(now) && until - now > Lease / 2)
            return [];
        await CatchUp(last, cancel);
        var outcomes = await database.Write(Decide);
        if (!isAhead)
            await KeepWhereDue();
        return outcomes;
    }

    /// <summary>After a start there may be many facts, and millions where no state is kept: they are read before the log is locked, so that nobody waits for that who tells the router something, or writes anything else.</summary>
    private async Task CatchUp(long last, CancellationToken cancel)
    {
        if (isAhead)
            await database.Read(session => BeginAnew(session, last), cancel);
        for (var (reading, more) = (Task.FromResult<List<(long Number, RoutingFact Fact)>>([]), true); more;)
        {
            var read = await reading;
            var from = read.Count > 0 ? read[^1].Number : position;
            more = last - from > FewFacts;
            if (more)
                reading = database.Read(session => facts.After(session, from, Math.Min(last, from + FactsAtOnce)).ToList(), cancel); // while these are applied
            read.ForEach(of => Fold(of.Number, of.Fact));
            await KeepWhereDue();
        }
    }

    /// <summary>The router as it stands is kept once in a while, in a transaction of its own: what it was told stands already. So routing goes on meanwhile, and where it fails the next one will do.</summary>
    private async Task KeepWhereDue()
    {
        if (position - kept < Math.Max(states.Every, router.Items))
            return;
        await Keeping; // one at a time
        kept = position;
        Keeping = Keep(position, router.Keep());
    }

    private async Task Keep(long number, RouterState state)
    {
        try
        {
            var packed = await Task.Run(() => RoutingStates.Pack(number, state));
            await database.Write(tx => states.Keep(tx, number, packed));
        }
        catch (Exception e)
        {
            log.LogWarning(e, "How routing stood after fact {Number} was not kept; a start reads more of its log for that", number);
        }
    }

    private void Fold(long number, RoutingFact fact)
    {
        router.Apply(fact);
        position = number;
        if (fact is QueueSet)
            times.Forget();
    }

    private long BeginAnew(Session session, long last)
    {
        (router, position) = states.Latest(session, last);
        (kept, isAhead) = (position, false);
        times.Forget();
        return position;
    }

    private IReadOnlyList<RoutingOutcome>? Decide(Transaction tx)
    {
        var (last, now) = facts.Lock(tx, Micros.Now(time));
        if (!facts.Hold(tx, me, now, now + Lease))
            return null;
        if (isAhead)
            BeginAnew(tx, last);
        isAhead = true;
        foreach (var (number, fact) in facts.After(tx, position, last))
            Fold(number, fact);
        foreach (var turned in times.Turned(tx, router.IsOpen, now))
            Fold(facts.Append(tx, turned), turned);
        var tick = new Ticked(now, int.MaxValue);
        var (outcomes, told) = (router.Apply(tick), new List<string>());
        if (outcomes.Count > 0)
        {
            position = facts.Append(tx, tick, outcomes);
            told = [.. outcomes.Select(outcome => Keep(tx, outcome, now)).OfType<string>().Distinct(StringComparer.Ordinal)];
        }
        tx.AfterCommit(() =>
        {
            isAhead = false;
            told.ForEach(agent => live.Changed(OffersOf(agent)));
        });
        return outcomes;
    }

    /// <returns>The agent whose open pages show it.</returns>
    private string? Keep(Transaction tx, RoutingOutcome outcome, long now)
    {
        switch (outcome)
        {
            case Offered offer:
                items.Made(tx, offer, now);
                return offer.Agent;
            case OfferEnded ended:
                items.End(tx, ended.Number, RoutedItems.StateOf(ended.Ending), now);
                items.WaitAgain(tx, ended.Item);
                return ended.Agent;
            case StoppedResponding stopped:
                agents.SetPresence(tx, stopped.Agent, Presence.NotResponding, now);
                return stopped.Agent;
            case Overflowed over:
                items.Move(tx, over.Item, over.To);
                return null;
            case WrapUpOver over:
                var agent = handlings.WrappingUp(tx, over.Item)?.Agent;
                handlings.EndWrapUp(tx, over.Item, now, Handlings.ByTime);
                return agent;
            default:
                return null;
        }
    }

    /// <summary>What an agent's open pages listen to.</summary>
    public static string OffersOf(string agent) => "offers/" + agent;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var (woken, wait) = (signal.Next, Look);
            try
            {
                await Step(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                log.LogError(e, "Routing failed and will be tried again");
                (woken, wait) = (Task.Delay(Timeout.InfiniteTimeSpan, stoppingToken), AfterFailure);
            }
            await Task.WhenAny(woken, Task.Delay(wait, time, stoppingToken));
        }
        await Keeping;
    }
}
