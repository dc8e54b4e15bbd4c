using Throughline.Kernel.Storage;

namespace Throughline.Events.Review;

/// <summary>Looks through what was kept out.</summary>
internal static class RefusedItems
{
    public const int PerPage = 50;
    public const int Most = 1000;

    private const string Chosen = "(cast(@source as text) is null or s.name = @source) and (cast(@reason as text) is null or r.reason = @reason)";

    /// <param name="before">Only those with a smaller id.</param>
    public static RefusedPage Page(Session session, string? source, string? reason, long? before, int limit)
    {
        var found = session.Query<RefusedItem>(
            $"""
            select r.id as Id, s.name as Source, r.received_at as ReceivedAt, r.reason as Reason, r.detail as Detail,
                   r.message_id as MessageId, r.place as Place, r.item as Item
            from refusals r join sources s on s.id = r.source
            where r.id < @before and {Chosen} order by r.id desc limit @limit
            """,
            new { source, reason, before = before ?? long.MaxValue, limit = limit + 1 });
        var reasons = session.Query<ReasonCount>(
            "select r.reason as Reason, count(*) as Count from refusals r join sources s on s.id = r.source"
            + " where (cast(@source as text) is null or s.name = @source) group by r.reason order by count(*) desc, r.reason",
            new { source });
        var sources = session.Query<string>("select name from sources order by name");
        var more = found.Count > limit;
        return new RefusedPage(more ? found.GetRange(0, limit) : found, reasons, sources, more ? found[limit - 1].Id : null);
    }
}
