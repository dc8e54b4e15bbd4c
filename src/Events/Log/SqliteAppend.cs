using System.Data.Common;
using Microsoft.Data.Sqlite;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Log;

/// <summary>Appends to the log on SQLite: a prepared insert a row, which also finds out what is there already.</summary>
internal static class SqliteAppend
{
    private const string Insert =
        """
        insert into events (source, message_id, subject, others, kind, name, occurred_at, original_at, sent_at, received_at,
                            channel, touchpoint, journey_key, properties, context, note, digest)
        values (@a, @b, @c, @d, @e, @f, @g, @h, @i, @j, @k, @l, @m, @n, @o, @p, @q)
        on conflict (source, message_id) do nothing
        """;

    private const string Digest = "select digest from events where source = @a and message_id = @b";

    public static AppendOutcome[] Append(Transaction tx, long source, IReadOnlyList<NewEvent> events, long[][] ids)
    {
        var insert = tx.Prepared(Insert, command => Parameters(command, 17));
        var outcomes = new AppendOutcome[events.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            Bind(insert.Parameters, source, events[i], ids[i]);
            outcomes[i] = insert.ExecuteNonQuery() == 1
                ? AppendOutcome.Appended
                : Known(tx, source, events[i]);
        }
        return outcomes;
    }

    private static AppendOutcome Known(Transaction tx, long source, NewEvent e)
    {
        var select = tx.Prepared(Digest, command => Parameters(command, 2));
        select.Parameters[0].Value = source;
        select.Parameters[1].Value = e.MessageId;
        return ((byte[])select.ExecuteScalar()!).AsSpan().SequenceEqual(e.Digest)
            ? AppendOutcome.Duplicate
            : AppendOutcome.MessageIdReused;
    }

    private static void Bind(DbParameterCollection row, long source, NewEvent e, long[] ids)
    {
        row[0].Value = source;
        row[1].Value = e.MessageId;
        row[2].Value = ids[0];
        row[3].Value = OrNull(EventRow.Others(ids.AsSpan(1)));
        row[4].Value = e.Kind;
        row[5].Value = e.Name;
        row[6].Value = e.OccurredAt;
        row[7].Value = OrNull(e.OriginalAt);
        row[8].Value = OrNull(e.SentAt);
        row[9].Value = e.ReceivedAt;
        row[10].Value = OrNull(e.Channel);
        row[11].Value = OrNull(e.Touchpoint);
        row[12].Value = OrNull(e.JourneyKey);
        row[13].Value = e.Properties;
        row[14].Value = OrNull(e.Context);
        row[15].Value = OrNull(e.Note);
        row[16].Value = e.Digest;
    }

    private static object OrNull(object? value) => value ?? DBNull.Value;

    private static void Parameters(DbCommand command, int count)
    {
        for (var i = 0; i < count; i++)
            command.Parameters.Add(new SqliteParameter("@" + (char)('a' + i), null));
    }
}
