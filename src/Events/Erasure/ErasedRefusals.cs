using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Erasure;

/// <summary>Empties what was kept out and tells of somebody; the reason stays, so that counts stay, and a keyed hash, so that it is not recorded again.</summary>
internal static class ErasedRefusals
{
    private const string Detail = "Erased with a person.";

    /// <summary>How long something may be on its way into the store.</summary>
    private const long Underway = 60 * Micros.PerMinute;

    /// <param name="erasedIds">The source and message id of each event that was erased.</param>
    /// <param name="since">Only those that were received this much later; all where null.</param>
    public static void Empty(Transaction tx, byte[] key, CarriedValues carried, IReadOnlySet<(long Source, string MessageId)> erasedIds, long? since)
    {
        var from = since is { } instant ? instant - Underway : long.MinValue;
        var rows = tx.Stream<Row>(
                "select id, source, detail, message_id as MessageId, place, item, digest from refusals where received_at >= @from order by id", new { from })
            .Where(row => (row.MessageId is { } id && erasedIds.Contains((row.Source, id))) || carried.In(row.Item)
                || carried.In(row.MessageId ?? "") || carried.In(row.Detail) || carried.In(row.Place ?? ""))
            .Select(row => new object?[] { row.Id, Detail, row.Digest is null ? null : Hash(key, row.Source, row.Digest) }).ToList();
        tx.ExecuteMany("update refusals set detail = @detail, message_id = null, place = null, item = '', digest = @digest where id = @id",
            ["id", "detail", "digest"], rows);
    }

    public static bool IsThere(Transaction tx, byte[] key, long source, byte[] digest) =>
        tx.Single<long>("select count(*) from refusals where source = @source and digest = @hash", new { source, hash = Hash(key, source, digest) }) > 0;

    private static byte[] Hash(byte[] key, long source, byte[] digest) => ErasedMessages.Hash(key, source, Convert.ToHexString(digest));

    private sealed class Row
    {
        public long Id { get; init; }
        public long Source { get; init; }
        public string Detail { get; init; } = "";
        public string? MessageId { get; init; }
        public string? Place { get; init; }
        public string Item { get; init; } = "";
        public byte[]? Digest { get; init; }
    }
}
