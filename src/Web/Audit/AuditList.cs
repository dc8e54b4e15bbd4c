using System.Text.Json;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Web.Audit;

/// <summary>What people did: written in the unit that does it, so that neither is there without the other.</summary>
public sealed class AuditList(TimeProvider time)
{
    /// <param name="details">An anonymous object of what matters, or null; never a secret.</param>
    public void Add(Transaction tx, Caller caller, string action, string subject, object? details = null) => tx.Execute(
        $"""
        insert into audit (at, user_id, name, token, address, action, subject, details)
        values (@at, @Id, @Name, @Token, @Address, @action, @subject, {tx.Dialect.Json("@json")})
        """,
        new
        {
            at = Micros.Now(time),
            caller.Id,
            caller.Name,
            caller.Token,
            caller.Address,
            action,
            subject,
            json = details is null ? null : JsonSerializer.Serialize(details),
        });

    /// <summary>That something was done stays; to whom goes, where the entry says something that may not be kept any more.</summary>
    public void Redact(Transaction tx, Func<string, bool> mayNotSay) => tx.ExecuteMany(
        "update audit set subject = 'erased', details = null where id = @id", ["id"],
        [.. tx.Stream<(long Id, string Subject, string? Details)>("select id, subject, cast(details as text) from audit order by id")
            .Where(entry => mayNotSay(entry.Subject) || (entry.Details is not null && mayNotSay(entry.Details))).Select(entry => new object?[] { entry.Id })]);

    /// <summary>Newest first, older than <paramref name="before"/>.</summary>
    internal static List<AuditEntry> Page(Session session, long before, string? action, int limit) =>
        session.Query<Row>(
            """
            select id, at, user_id as userId, name, token, address, action, subject, cast(details as text) as details from audit
            where id < @before and (cast(@action as text) is null or action = @action) order by id desc limit @limit
            """,
            new { before, action, limit }).ConvertAll(row => row.Entry());

    private sealed class Row
    {
        public long Id { get; init; }
        public long At { get; init; }
        public string UserId { get; init; } = "";
        public string Name { get; init; } = "";
        public string? Token { get; init; }
        public string Address { get; init; } = "";
        public string Action { get; init; } = "";
        public string Subject { get; init; } = "";
        public string? Details { get; init; }

        public AuditEntry Entry() => new(Id, At, UserId, Name, Token, Address, Action, Subject, Details);
    }
}
