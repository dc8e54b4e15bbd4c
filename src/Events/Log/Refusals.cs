using System.Security.Cryptography;
using System.Text;
using Throughline.Events.Erasure;
using Throughline.Events.Review;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Log;

/// <summary>What was kept out, each with its reason, so that nothing vanishes silently.</summary>
public sealed class Refusals(LogVersions versions)
{
    /// <summary>An item that the source sends again to the same place is not recorded again.</summary>
    public void Add(Transaction tx, long source, long receivedAt, IReadOnlyList<Refusal> refusals)
    {
        if (refusals.Count == 0)
            return;
        LogMeter.KeptOut(tx, refusals);
        var key = versions.Share(tx).HashKey;
        foreach (var refusal in refusals)
        {
            var digest = DigestOf(refusal);
            if (key is not null && ErasedRefusals.IsThere(tx, key, source, digest))
                continue;
            tx.Execute(
                """
                insert into refusals (source, received_at, reason, detail, message_id, place, item, digest)
                values (@source, @receivedAt, @Reason, @Detail, @MessageId, @Place, @item, @digest)
                on conflict (source, digest) do nothing
                """,
                new
                {
                    source,
                    receivedAt,
                    refusal.Reason,
                    refusal.Detail,
                    MessageId = Plain(refusal.MessageId, 200),
                    refusal.Place,
                    item = Plain(refusal.Item, Refusal.LongestItem),
                    digest,
                });
        }
    }

    /// <summary>Everything that was kept out, row by row.</summary>
    public IEnumerable<RefusedItem> All(Session session) => session.Stream<RefusedItem>(
        """
        select r.id as Id, s.name as Source, r.received_at as ReceivedAt, r.reason as Reason, r.detail as Detail,
               r.message_id as MessageId, r.place as Place, r.item as Item
        from refusals r join sources s on s.id = r.source order by r.id
        """);

    public long Count(Session session) => session.Single<long>("select count(*) from refusals");

    /// <summary>Its text leaves out what differs when the same item comes again.</summary>
    private static byte[] DigestOf(Refusal refusal) => SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\0', refusal.Reason, refusal.MessageId, refusal.Place, refusal.Whole ?? refusal.Item)))[..16];

    /// <summary>Shortened, and without what PostgreSQL can't hold.</summary>
    private static string? Plain(string? text, int longest)
    {
        if (text is null)
            return null;
        var plain = text.Replace('\0', '\uFFFD');
        if (plain.Length > longest)
            plain = plain[..(char.IsHighSurrogate(plain[longest - 1]) ? longest - 1 : longest)] + "…";
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(plain));
    }
}
