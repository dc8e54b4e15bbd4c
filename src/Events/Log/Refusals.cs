using Throughline.Kernel.Storage;

namespace Throughline.Events.Log;

/// <summary>What was kept out, each with its reason, so that nothing vanishes silently.</summary>
public sealed class Refusals
{
    public void Add(Transaction tx, long source, long receivedAt, IReadOnlyList<Refusal> refusals)
    {
        foreach (var refusal in refusals)
            tx.Execute(
                """
                insert into refusals (source, received_at, reason, detail, message_id, place, item)
                values (@source, @receivedAt, @Reason, @Detail, @MessageId, @Place, @item)
                """,
                new { source, receivedAt, refusal.Reason, refusal.Detail, MessageId = Plain(refusal.MessageId, 200), refusal.Place, item = Plain(refusal.Item, Refusal.LongestItem) });
    }

    public long Count(Session session) => session.Single<long>("select count(*) from refusals");

    /// <summary>Shortened, and without what PostgreSQL can't hold.</summary>
    private static string? Plain(string? text, int longest)
    {
        if (text is null)
            return null;
        var plain = text.Replace('\0', '\uFFFD');
        if (plain.Length > longest)
            plain = plain[..(char.IsHighSurrogate(plain[longest - 1]) ? longest - 1 : longest)] + "…";
        return System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(plain));
    }
}
