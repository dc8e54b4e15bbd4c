using Microsoft.AspNetCore.Http;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Routing.Desk;

/// <summary>
/// What others tell the router of an item, in the transaction that made it so: it waits, it doesn't any more, a person gave it to somebody, it is done.
/// The router knows nothing of what an item is.
/// </summary>
internal sealed class RouteItem(RoutingFacts facts, RoutedItems items, RoutedAgents agents, Handlings handlings, RouterSignal signal, LiveStreams live, TimeProvider time)
{
    /// <param name="tags">By which the queue's policy may lift it.</param>
    /// <param name="preferred">Who is asked first, and for how many microseconds alone while they are busy; null for nobody.</param>
    /// <param name="cameAt">When it came where that was before: its place and its steps count from there, where it goes on from now.</param>
    /// <exception cref="UserErrorException">There is no such queue.</exception>
    /// <exception cref="RefusedException">409: it is there already.</exception>
    public void Enqueue(Transaction tx, string item, string queue, string channel, int weight, IReadOnlyCollection<string> tags, string? preferred = null, long waitFor = 0, long? cameAt = null)
    {
        if (weight is < 1 or > 1000)
            throw new UserErrorException("The weight is from 1 to 1,000 units of an agent's capacity.");
        var now = Lock(tx);
        var kept = agents.Queue(tx, queue) ?? throw new UserErrorException($"There is no queue “{queue}”.");
        if (handlings.WrappingUp(tx, item) is { } left)
            EndWrapUp(tx, left, now, Handlings.ByCustomer);
        var came = Math.Min(now, cameAt ?? now);
        var overflows = agents.Overflows(tx, kept)?.Select(overflow => overflow with { After = overflow.After + now - came }).ToList();
        var made = new WorkItem(item, queue, channel, weight, kept.Queue.PriorityOf(tags), came, kept.Plan, preferred, now + waitFor, overflows);
        if (!items.Add(tx, made))
            throw Conflict($"{item} is in a queue or with an agent already.");
        Append(tx, new Enqueued(now, made));
    }

    /// <summary>It needs nobody any more. Does nothing for what is not there.</summary>
    /// <exception cref="RefusedException">409: somebody has it.</exception>
    public void Withdraw(Transaction tx, string item)
    {
        var now = Lock(tx);
        if (items.Find(tx, item) is not { } found)
            return;
        if (found.State == "held")
            throw Conflict($"{item} is with an agent. It is finished, not withdrawn.");
        items.EndOf(tx, item, RoutedItems.StateOf(Ending.Withdrawn), now);
        items.Remove(tx, item);
        Append(tx, new Withdrawn(now, item));
    }

    /// <summary>Whoever has it is done. Does nothing for what nobody has.</summary>
    /// <param name="wrapsUp">They still have to do what the queue asks for after the customer is served.</param>
    public void Finish(Transaction tx, string item, bool wrapsUp = false)
    {
        var now = Lock(tx);
        if (items.Find(tx, item) is not { State: "held" } held)
            return;
        var left = wrapsUp ? agents.Queue(tx, held.Queue)?.WrapsUp.From(now) : null;
        items.Remove(tx, item);
        handlings.End(tx, item, now, left);
        Append(tx, new Finished(now, item, left));
        if (left is not null)
            tx.AfterCommit(() => live.Changed(RunRouter.OffersOf(held.Agent!)));
    }

    /// <summary>What was left to do of it is done.</summary>
    /// <exception cref="RefusedException">409: nothing is left any more.</exception>
    public void EndWrapUp(Transaction tx, Handling left, string by)
    {
        var now = Lock(tx);
        EndWrapUp(tx, left, now, by);
    }

    /// <summary>By a person, whatever the rules say. What is more than the agent's capacity is flagged.</summary>
    /// <exception cref="UserErrorException">There is no such agent.</exception>
    /// <exception cref="RefusedException">404: it neither waits nor is with anybody.</exception>
    public void Assign(Transaction tx, string item, string agent, string by)
    {
        var now = Lock(tx);
        if (!agents.Has(tx, agent))
            throw new UserErrorException($"There is no agent “{agent}” of the desk.");
        if (items.Find(tx, item) is not { } found)
            throw new RefusedException(StatusCodes.Status404NotFound, $"{item} neither waits nor is with anybody.");
        items.EndOf(tx, item, RoutedItems.StateOf(Ending.Reassigned), now);
        items.Hold(tx, item, agent);
        handlings.End(tx, item, now, null, Handlings.ByLead);
        handlings.Begin(tx, found, agent, now);
        Append(tx, new Assigned(now, item, agent, by));
    }

    private void EndWrapUp(Transaction tx, Handling left, long now, string by)
    {
        if (!handlings.EndWrapUp(tx, left.Item, now, by))
            throw Conflict($"Nothing is left to be wrapped up of {left.Item}.");
        Append(tx, new WrappedUp(now, left.Item));
        tx.AfterCommit(() => live.Changed(RunRouter.OffersOf(left.Agent)));
    }

    private long Lock(Transaction tx) => facts.Lock(tx, Micros.Now(time)).Now;

    private void Append(Transaction tx, RoutingFact fact)
    {
        facts.Append(tx, fact);
        tx.AfterCommit(signal.Set);
    }

    private static RefusedException Conflict(string says) => new(StatusCodes.Status409Conflict, says);
}
