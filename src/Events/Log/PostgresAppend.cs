using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Log;

/// <summary>Appends to the log on PostgreSQL: all rows in one statement of arrays, a single round trip.</summary>
internal static class PostgresAppend
{
    private const string Insert =
        """
        insert into events (source, message_id, subject, others, kind, name, occurred_at, original_at, sent_at, received_at,
                            channel, touchpoint, journey_key, properties, context, note, digest)
        select @a, b, c, d, e, f, g, h, i, j, k, l, m, n::jsonb, o::jsonb, p, q
        from unnest(@b, @c, @d, @e, @f, @g, @h, @i, @j, @k, @l, @m, @n, @o, @p, @q) as t (b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
        on conflict (source, message_id) do nothing
        returning message_id
        """;

    private const string Digests = "select message_id, digest from events where source = @source and message_id = any(@ids)";

    public static AppendOutcome[] Append(Transaction tx, long source, IReadOnlyList<NewEvent> events, long[][] ids)
    {
        var appended = Run(tx, source, events, ids);
        var outcomes = new AppendOutcome[events.Count];
        if (appended.Count == events.Count)
            return outcomes;

        // The first of those with one id went in; every other is compared with what is there.
        var known = new List<int>();
        for (var i = 0; i < outcomes.Length; i++)
            if (!appended.Remove(events[i].MessageId))
                known.Add(i);
        var digests = tx.Query<(string Id, byte[] Digest)>(Digests, new { source, ids = known.Select(i => events[i].MessageId).Distinct().ToArray() })
            .ToDictionary(row => row.Id, row => row.Digest);
        foreach (var i in known)
            outcomes[i] = digests[events[i].MessageId].AsSpan().SequenceEqual(events[i].Digest)
                ? AppendOutcome.Duplicate
                : AppendOutcome.MessageIdReused;
        return outcomes;
    }

    private static HashSet<string> Run(Transaction tx, long source, IReadOnlyList<NewEvent> events, long[][] ids)
    {
        var insert = tx.Prepared(Insert, _ => { });
        var row = insert.Parameters;
        row.Clear();
        row.Add(new NpgsqlParameter("a", NpgsqlDbType.Bigint) { Value = source });
        Add(row, "b", NpgsqlDbType.Text, events, e => e.MessageId);
        row.Add(new NpgsqlParameter("c", NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = Array.ConvertAll(ids, id => id[0]) });
        row.Add(new NpgsqlParameter("d", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = Array.ConvertAll(ids, id => EventRow.Others(id.AsSpan(1))) });
        Add(row, "e", NpgsqlDbType.Text, events, e => e.Kind);
        Add(row, "f", NpgsqlDbType.Text, events, e => e.Name);
        Add(row, "g", NpgsqlDbType.Bigint, events, e => e.OccurredAt);
        Add(row, "h", NpgsqlDbType.Bigint, events, e => e.OriginalAt);
        Add(row, "i", NpgsqlDbType.Bigint, events, e => e.SentAt);
        Add(row, "j", NpgsqlDbType.Bigint, events, e => e.ReceivedAt);
        Add(row, "k", NpgsqlDbType.Text, events, e => e.Channel);
        Add(row, "l", NpgsqlDbType.Text, events, e => e.Touchpoint);
        Add(row, "m", NpgsqlDbType.Text, events, e => e.JourneyKey);
        Add(row, "n", NpgsqlDbType.Text, events, e => e.Properties);
        Add(row, "o", NpgsqlDbType.Text, events, e => e.Context);
        Add(row, "p", NpgsqlDbType.Text, events, e => e.Note);
        Add(row, "q", NpgsqlDbType.Bytea, events, e => e.Digest);
        using var reader = insert.ExecuteReader();
        var appended = new HashSet<string>(events.Count, StringComparer.Ordinal);
        while (reader.Read())
            appended.Add(reader.GetString(0));
        return appended;
    }

    private static void Add<T>(DbParameterCollection row, string name, NpgsqlDbType type, IReadOnlyList<NewEvent> events, Func<NewEvent, T> value)
    {
        var values = new T[events.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(events[i]);
        row.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = values });
    }
}
