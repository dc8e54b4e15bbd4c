using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Conversations.Routing.Desk;

/// <summary>
/// Decides, on whichever node holds the lease. The router in memory is the fold of the log so far; a step reads what was appended since, decides, and appends
/// the tick with what followed, all under the log's lock. So a decision stands on every fact before it, and a node that lost its lease or died has decided nothing.
/// </summary>
internal sealed class RunRouter(RoutingFacts facts, RoutedItems items, RoutedAgents agents, Handlings handlings, QueueTimes times, RouterSignal signal, LiveStreams live, Database database, TimeProvider time, ILogger<RunRouter> log)
    : BackgroundService
{
    private const long Lease = 10 * Micros.PerSecond;

    /// <summary>So many may be read under the lock; so many are read at a time before it.</summary>
    private const int FewFacts = 200, FactsAtOnce = 20_000;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200), AfterFailure = TimeSpan.FromSeconds(2);

    private readonly string me = Ids.New(time);
    private Router router = new();
    private long position;

    /// <summary>The router in memory may be ahead of the log: a step of which nobody knows whether it was committed.</summary>
    private bool isAhead;

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
        return await database.Write(Decide);
    }

    /// <summary>After a start there may be millions of facts: they are read before the log is locked, so that nobody waits for that who tells the router something, or writes anything else.</summary>
    private async Task CatchUp(long last, CancellationToken cancel)
    {
        if (isAhead)
            BeginAnew();
        for (var (reading, more) = (Task.FromResult<List<(long Number, RoutingFact Fact)>>([]), true); more;)
        {
            var read = await reading;
            var from = read.Count > 0 ? read[^1].Number : position;
            more = last - from > FewFacts;
            if (more)
                reading = database.Read(session => facts.After(session, from, Math.Min(last, from + FactsAtOnce)).ToList(), cancel); // while these are applied
            read.ForEach(of => Fold(of.Number, of.Fact));
        }
    }

    private void Fold(long number, RoutingFact fact)
    {
        router.Apply(fact);
        position = number;
        if (fact is QueueSet)
            times.Forget();
    }

    private void BeginAnew()
    {
        (router, position, isAhead) = (new(), 0, false);
        times.Forget();
    }

    private IReadOnlyList<RoutingOutcome>? Decide(Transaction tx)
    {
        var (last, now) = facts.Lock(tx, Micros.Now(time));
        if (!facts.Hold(tx, me, now, now + Lease))
            return null;
        if (isAhead)
            BeginAnew();
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
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "Routing failed and will be tried again");
                (woken, wait) = (Task.Delay(Timeout.InfiniteTimeSpan, stoppingToken), AfterFailure);
            }
            await Task.WhenAny(woken, Task.Delay(wait, time, stoppingToken));
        }
    }
}
