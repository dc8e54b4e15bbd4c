using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>What operators said about who is who, newest first.</summary>
internal sealed class IdentityHistory
{
    public void Add(Transaction tx, IEnumerable<Event> facts) => tx.ExecuteMany(
        """
        insert into identity_history (sequence, said_at, fact, one, other, said_by, reason) values (@sequence, @at, @fact, @one, @other, @by, @reason)
        on conflict (sequence) do nothing
        """,
        ["sequence", "at", "fact", "one", "other", "by", "reason"],
        [.. facts.Where(f => f.Others.Count > 0).Select(f =>
        {
            using var said = JsonDocument.Parse(f.Properties);
            return new object?[] { f.Sequence, f.OccurredAt, f.Name, f.Subject, f.Others[0], Text(said, "by"), Text(said, "reason") };
        })]);

    public List<IdentityEntry> Before(Session session, long sequence, int limit) => session.Query<IdentityEntry>(
        """
        select sequence, said_at as SaidAt, fact, one, other, said_by as SaidBy, reason from identity_history
        where sequence < @sequence order by sequence desc limit @limit
        """, new { sequence, limit });

    /// <summary>Forgets what was said about these identifiers.</summary>
    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers) => tx.Execute(
        $"delete from identity_history where {tx.Dialect.In("one", "@ids")} or {tx.Dialect.In("other", "@ids")}", new { ids = tx.Dialect.List(identifiers) });

    public void Clear(Transaction tx) => tx.Execute("delete from identity_history");

    private static string? Text(JsonDocument said, string name) =>
        said.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>An operator's word about two identifiers, by their internal ids.</summary>
internal sealed class IdentityEntry
{
    public long Sequence { get; init; }
    public long SaidAt { get; init; }
    public string Fact { get; init; } = "";
    public long One { get; init; }
    public long Other { get; init; }
    public string? SaidBy { get; init; }
    public string? Reason { get; init; }
}
