using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Figures;

/// <summary>The store of figures about agents' work: when they were there, and what they had.</summary>
internal sealed class WorkRows
{
    /// <summary>They are something else from now on.</summary>
    public void Became(Transaction tx, string agent, Presence presence, long now)
    {
        if (tx.FirstOrDefault<string>("select presence from agent_presences where agent = @agent and to_at is null", new { agent }) is { } before && before == presence.ToString())
            return;
        tx.Execute("update agent_presences set to_at = @now where agent = @agent and to_at is null", new { agent, now });
        if (presence != Presence.Offline)
            tx.Execute(
                "insert into agent_presences (agent, from_at, presence) values (@agent, @now, @presence) on conflict (agent, from_at) do update set presence = excluded.presence, to_at = null",
                new { agent, now, presence = presence.ToString() });
    }

    /// <summary>What ended within the window, wrap-up included: of the queues that the viewer sees, the last first.</summary>
    public List<Handling> Ended(Session session, Viewer viewer, string? queue, string? agent, long from, long to, int limit) => session.Query<Handling>(
        $"""
        select {Handlings.Columns} from handlings
        where wrapped_at >= @from and wrapped_at < @to{Seen(session, viewer)}{(queue is null ? "" : " and queue = @queue")}{(agent is null ? "" : " and agent = @agent")} order by wrapped_at desc, number desc limit @limit
        """, new { from, to, queue, agent, limit, teams = session.Dialect.List(viewer.Teams) });

    /// <summary>Counts of what ended within the window, by queue and agent. Zero: no time at all was spent on it.</summary>
    public List<HandledCounts> Counts(Session session, Viewer viewer, long from, long to) => session.Query<(string Queue, string Agent, long Handled, long Zero, long Contact, long WrapUp)>(
        $"""
        select queue, agent, count(*), cast(sum(case when wrapped_at = began_at then 1 else 0 end) as bigint), cast(sum(ended_at - began_at) as bigint), cast(sum(wrapped_at - ended_at) as bigint)
        from handlings where wrapped_at >= @from and wrapped_at < @to{Seen(session, viewer)} group by queue, agent order by queue, agent
        """, new { from, to, teams = session.Dialect.List(viewer.Teams) }).ConvertAll(of => new HandledCounts(of.Queue, of.Agent, of.Handled, of.Zero, of.Contact, of.WrapUp));

    /// <summary>The spans of each agent who was there, or of one.</summary>
    public Dictionary<string, List<WorkSpan>> Spans(Session session, string? agent, long from, long to)
    {
        var one = agent is null ? "" : " and agent = @agent";
        var presences = session.Query<(string Agent, long From, string Presence, long? To)>(
            $"select agent, from_at, presence, to_at from agent_presences where from_at < @to and (to_at is null or to_at > @from){one}", new { from, to, agent }).ToLookup(of => of.Agent);
        var contacts = session.Query<(string Agent, long From, long? To)>(
            $"select agent, began_at, wrapped_at from handlings where began_at < @to and (wrapped_at is null or wrapped_at > @from){one}", new { from, to, agent }).ToLookup(of => of.Agent);
        return presences.ToDictionary(of => of.Key, of => WorkSpan.Of(
            [.. of.Select(row => (row.From, row.To ?? to, Enum.Parse<Presence>(row.Presence)))], [.. contacts[of.Key].Select(row => (row.From, row.To ?? to))], from, to), StringComparer.Ordinal);
    }

    private static string Seen(Session session, Viewer viewer) => viewer.SeesAll ? "" : $" and {session.Dialect.In("queue", "@teams")}";
}

/// <summary>What agents were done with.</summary>
/// <param name="Zero">Of the handled: those on which no time was spent.</param>
/// <param name="Contact">Microseconds with the customers, all together.</param>
/// <param name="WrapUp">Microseconds after, all together.</param>
internal sealed record HandledCounts(string Queue, string Agent, long Handled, long Zero, long Contact, long WrapUp)
{
    public static HandledCounts Sum(string queue, string agent, IReadOnlyCollection<HandledCounts> of) =>
        new(queue, agent, of.Sum(c => c.Handled), of.Sum(c => c.Zero), of.Sum(c => c.Contact), of.Sum(c => c.WrapUp));

    /// <summary>Average handle time in microseconds, of those on which time was spent.</summary>
    public long? HandleTime => Handled == Zero ? null : (Contact + WrapUp) / (Handled - Zero);
}
