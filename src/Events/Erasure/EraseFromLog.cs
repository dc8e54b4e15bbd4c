using System.Security.Cryptography;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Erasure;

/// <summary>
/// Takes somebody out of the log: of their events a skeleton stays (kind, name, times, channel, touchpoint) under a random number, their
/// identifiers go, and keyed hashes keep what is sent again from coming back. See docs/privacy.md.
/// </summary>
public sealed class EraseFromLog(LogVersions versions, Identifiers identifiers, Cursors cursors, TimeProvider time)
{
    private const int Page = 1_000;

    /// <summary>
    /// To be called first: no reader is at work until the transaction ends, and no other erasure. Whatever else somebody locks who
    /// appends while holding it is to be locked between this and <see cref="Run"/>.
    /// </summary>
    public void Begin(Transaction tx)
    {
        versions.Erasing(tx);
        cursors.HoldAll(tx);
    }

    /// <summary>
    /// Everything in one transaction. What is long is done while others append; only the end keeps them waiting, so that nothing that names
    /// these identifiers is appended after the last look.
    /// </summary>
    /// <param name="mentions">What <see cref="Mentions.Of"/> found before.</param>
    /// <param name="forget">Removes what modules above keep of them; called once before that end and once in it.</param>
    /// <returns>How many events were left bare.</returns>
    public int Run(Transaction tx, IReadOnlyList<KnownIdentifier> erased, Mentions mentions, Action forget)
    {
        var started = Micros.Now(time);
        var key = versions.Of(tx).HashKey!;
        var carried = new CarriedValues(erased);
        var skeletons = new Skeletons(key, [.. erased.Select(identifier => identifier.Id)]);
        skeletons.Make(tx);
        ErasedRefusals.Empty(tx, key, carried, skeletons.Messages, null);
        forget();

        versions.Alone(tx);
        skeletons.Make(tx);
        mentions.Remove(tx, skeletons.Make);
        ErasedRefusals.Empty(tx, key, carried, skeletons.Messages, started);
        identifiers.Delete(tx, skeletons.Identifiers);
        forget();
        return skeletons.Count;
    }

    /// <summary>The events that are left bare: one random subject, and a random journey key for each that they had.</summary>
    private sealed class Skeletons(byte[] key, List<long> erased)
    {
        /// <summary>Below 0, and exact where numbers are kept as doubles.</summary>
        private readonly long subject = -1 - (BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & ((1L << 52) - 1));

        private readonly Dictionary<string, string> journeys = new(StringComparer.Ordinal);

        public List<long> Identifiers => erased;
        public HashSet<(long Source, string MessageId)> Messages { get; } = [];
        public int Count { get; private set; }

        public void Make(Transaction tx)
        {
            while (Some(tx, tx.Dialect.In("subject", "@ids"), erased) == Page)
            {
                // the next page
            }
        }

        public void Make(Transaction tx, List<long> sequences)
        {
            foreach (var some in sequences.Chunk(Page))
                Some(tx, tx.Dialect.In("sequence", "@ids"), some);
        }

        private int Some(Transaction tx, string which, IEnumerable<long> ids)
        {
            var rows = tx.Query<Row>(
                $"select sequence, source, message_id as MessageId, journey_key as JourneyKey from events where {which} limit @Page",
                new { ids = tx.Dialect.List(ids), Page });
            tx.ExecuteMany(
                """
                update events set subject = @subject, others = null, message_id = @message, journey_key = @journey, properties = '{}',
                                  context = null, note = null, digest = @digest
                where sequence = @sequence
                """,
                ["sequence", "subject", "message", "journey", "digest"],
                rows.ConvertAll(row => new object?[]
                {
                    row.Sequence, subject, ErasedMessages.Name(key, row.Source, row.MessageId), JourneyOf(row.JourneyKey), Array.Empty<byte>(),
                }));
            Messages.UnionWith(rows.Select(row => (row.Source, row.MessageId)));
            Count += rows.Count;
            return rows.Count;
        }

        private string? JourneyOf(string? journey)
        {
            if (journey is null)
                return null;
            if (!journeys.TryGetValue(journey, out var random))
                journeys[journey] = random = "erased-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            return random;
        }
    }

    private sealed class Row
    {
        public long Sequence { get; init; }
        public long Source { get; init; }
        public string MessageId { get; init; } = "";
        public string? JourneyKey { get; init; }
    }
}
