using Throughline.Conversations.Clocks;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Routing.Desk;

/// <summary>Which queues open and close when, for the one router: the calendar is looked at here, and the log has only that they did.</summary>
internal sealed class QueueTimes(RoutedAgents agents)
{
    private List<(string Queue, BusinessHours Hours)>? kept;
    private long lookAt;

    /// <summary>Whether one may be otherwise than it was.</summary>
    public bool MayTurn(long now) => kept is null || now >= lookAt;

    /// <summary>Queues were set anew.</summary>
    public void Forget() => kept = null;

    /// <summary>Those that open or close, as facts to be appended.</summary>
    public List<OpenSet> Turned(Session session, Func<string, bool> isOpen, long now)
    {
        if (!MayTurn(now))
            return [];
        kept ??= agents.Queues(session).ConvertAll(of => (of.Queue.Id, of.Open));
        lookAt = kept.Count == 0 ? long.MaxValue : kept.Min(of => of.Hours.LookAgainAt(now));
        return [.. kept.Select(of => new OpenSet(now, of.Queue, of.Hours.IsOpen(now))).Where(set => set.IsOpen != isOpen(set.Queue))];
    }
}
