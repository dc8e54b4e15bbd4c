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
        var insert = tx.Prepared(Insert, Parameters);
        var row = insert.Parameters;
        row[0].Value = source;
        Set(row[1], events, e => e.MessageId);
        row[2].Value = Array.ConvertAll(ids, id => id[0]);
        row[3].Value = Array.ConvertAll(ids, id => EventRow.Others(id.AsSpan(1)));
        Set(row[4], events, e => e.Kind);
        Set(row[5], events, e => e.Name);
        Set(row[6], events, e => e.OccurredAt);
        Set(row[7], events, e => e.OriginalAt);
        Set(row[8], events, e => e.SentAt);
        Set(row[9], events, e => e.ReceivedAt);
        Set(row[10], events, e => e.Channel);
        Set(row[11], events, e => e.Touchpoint);
        Set(row[12], events, e => e.JourneyKey);
        Set(row[13], events, e => e.Properties);
        Set(row[14], events, e => e.Context);
        Set(row[15], events, e => e.Note);
        Set(row[16], events, e => e.Digest);
        using var reader = insert.ExecuteReader();
        var appended = new HashSet<string>(events.Count, StringComparer.Ordinal);
        while (reader.Read())
            appended.Add(reader.GetString(0));
        return appended;
    }

    /// <summary>Made once a command: one that is run again with other parameters than it was first run with would send the first ones' values.</summary>
    private static void Parameters(DbCommand command)
    {
        command.Parameters.Add(new NpgsqlParameter("a", NpgsqlDbType.Bigint));
        var types = (NpgsqlDbType[])
        [
            NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text,
            NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint,
            NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Bytea,
        ];
        for (var i = 0; i < types.Length; i++)
            command.Parameters.Add(new NpgsqlParameter(((char)('b' + i)).ToString(), NpgsqlDbType.Array | types[i]));
    }

    private static void Set<T>(DbParameter parameter, IReadOnlyList<NewEvent> events, Func<NewEvent, T> value)
    {
        var values = new T[events.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(events[i]);
        parameter.Value = values;
    }
}
