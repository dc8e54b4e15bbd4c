using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Conversations.Inbox;

/// <summary>
/// Tells this node's open desks, and visitors who wait on it, what another node has written. Where there is one node, or it was this one, whoever wrote
/// has told already.
/// </summary>
internal sealed class TellDesks(LiveStreams streams, EventLog log, Database database) : IFollowReaders
{
    private const int Batch = 1000, MostRead = 20_000;

    public async Task Moved(string reader, Position from, Position to, CancellationToken stop)
    {
        if (reader != ReadImported.ReaderName || !database.Dialect.IsPostgres)
            return;
        var listened = streams.Listened(InboxTopics.Of("")).Concat(streams.Listened(InboxTopics.List)).ToList();
        if (listened.Count == 0)
            return;
        var met = await database.Read(session => Met(session, from, to), stop);
        foreach (var topic in listened.Where(topic => met is null || (topic == InboxTopics.List ? met.Count > 0 : met.Contains(topic[InboxTopics.Of("").Length..]))))
            streams.Changed(topic);
    }

    /// <summary>Journey keys of the events in between; null where they are too many to look at.</summary>
    private HashSet<string>? Met(Session session, Position from, Position to)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        for (var read = 0; from < to; read += Batch)
        {
            if (read >= MostRead)
                return null;
            var outlines = log.ReadOutlines(session, from, Batch);
            met.UnionWith(outlines.TakeWhile(e => e.Position <= to).Select(e => e.JourneyKey).OfType<string>());
            if (outlines.Count < Batch)
                break;
            from = outlines[^1].Position;
        }
        return met;
    }
}
