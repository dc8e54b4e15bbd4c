using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Routing.Desk;

/// <summary>The log of routing. Facts are numbered under one row's lock, so each number is there before the next, on any number of nodes.</summary>
internal sealed class RoutingFacts
{
    /// <summary>Nobody else appends until the transaction ends. Time does not go back, whatever a node's clock says.</summary>
    public (long Last, long Now) Lock(Transaction tx, long now) => tx.Single<(long, long)>(
        "update routing set at = case when at > @now then at else @now end where id = 1 returning last, at", new { now });

    /// <summary>After <see cref="Lock"/>.</summary>
    public long Append(Transaction tx, RoutingFact fact, IReadOnlyList<RoutingOutcome>? outcomes = null) => tx.Single<long>(
        $"""
        insert into routing_facts (number, at, epoch, fact, outcomes)
        select last + 1, @At, epoch, {tx.Dialect.Json("@fact")}, {tx.Dialect.Json("@outcomes")} from routing where id = 1 returning number
        """, new { fact.At, fact = RoutingJson.Of(fact), outcomes = outcomes is null ? null : RoutingJson.Of(outcomes) }) is var number
            && tx.Execute("update routing set last = @number where id = 1", new { number }) == 1 ? number : throw new InvalidOperationException("The row of routing is gone.");

    public IEnumerable<(long Number, RoutingFact Fact)> After(Session session, long number, long to = long.MaxValue) =>
        session.Stream<(long Number, string Fact)>("select number, fact from routing_facts where number > @number and number <= @to order by number", new { number, to })
            .Select(row => (row.Number, RoutingJson.To<RoutingFact>(row.Fact)));

    /// <summary>The last number, who holds the lease and until when.</summary>
    public (long Last, string Holder, long Until) Stands(Session session) => session.Single<(long, string, long)>("select last, holder, until from routing where id = 1");

    /// <summary>Takes the lease, or keeps it; whoever takes it begins another epoch. Under the same lock as facts: who has lost it can't commit a decision.</summary>
    /// <returns>False where somebody else holds it.</returns>
    public bool Hold(Transaction tx, string holder, long now, long until) => 1 == tx.Execute(
        """
        update routing set epoch = case when holder = @holder then epoch else epoch + 1 end, holder = @holder, until = @until
        where id = 1 and (holder = @holder or until < @now)
        """, new { holder, now, until });

    /// <summary>The last fact before the tick that made an offer, and the tick itself.</summary>
    public long? TickOf(Session session, long madeAt, long offer) => session.Query<(long Number, string Outcomes)>(
        "select number, outcomes from routing_facts where at = @madeAt and outcomes is not null order by number", new { madeAt })
        .Where(row => RoutingJson.To<RoutingOutcome[]>(row.Outcomes).OfType<Offered>().Any(made => made.Number == offer)).Select(row => (long?)row.Number).FirstOrDefault();
}
