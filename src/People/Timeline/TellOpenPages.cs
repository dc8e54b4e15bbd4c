using System.Globalization;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.People.Timeline;

/// <summary>
/// Tells the open pages of a person that a reader has met something about that person, and no others, so that a busy log does not
/// make every open page ask again. Also when identifiers came to the person or left, by whichever node: pages are told once the
/// reader and identity have both got there.
/// </summary>
internal sealed class TellOpenPages(LiveStreams streams, EventLog log, Persons persons, Database database, IEnumerable<PersonPanel> panels) : IFollowReaders, IDisposable
{
    private const string Identity = "identity";
    private const int Batch = 1000;
    private const int MostRead = 20_000;

    private readonly SemaphoreSlim turn = new(1);
    private readonly string[] readers = [.. panels.Select(panel => panel.Reader).Append(Identity).Append(CountActivity.ReaderName).Distinct(StringComparer.Ordinal)];
    private readonly Dictionary<string, Position> reached = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Position> told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> membersSeen = new(StringComparer.Ordinal);

    public async Task Moved(string reader, Position from, Position to, CancellationToken stop)
    {
        if (!readers.Contains(reader, StringComparer.Ordinal))
            return;
        await turn.WaitAsync(stop);
        try
        {
            reached.TryAdd(reader, from);
            told.TryAdd(reader, from);
            reached[reader] = to;
            foreach (var each in readers.Where(reached.ContainsKey))
                await Tell(each, stop);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task Tell(string reader, CancellationToken stop)
    {
        if (!reached.TryGetValue(Identity, out var identity))
            return;
        var until = identity < reached[reader] ? identity : reached[reader];
        var from = told[reader];
        if (until <= from)
            return;
        told[reader] = until;
        var listened = streams.Listened(reader + "/")
            .Select(topic => (Topic: topic, Id: long.TryParse(topic.AsSpan(reader.Length + 1), CultureInfo.InvariantCulture, out var id) ? id : 0))
            .Where(page => page.Id > 0).ToList();
        foreach (var closed in membersSeen.Keys.Where(topic => topic.StartsWith(reader + "/", StringComparison.Ordinal)).Except(listened.Select(page => page.Topic)).ToList())
            membersSeen.Remove(closed);
        if (listened.Count == 0)
            return;
        foreach (var topic in await database.Read(session => Concerned(session, listened, from, until), stop))
            streams.Changed(topic);
    }

    private List<string> Concerned(Session session, List<(string Topic, long Id)> listened, Position from, Position until)
    {
        var personOf = persons.Of(session, listened.ConvertAll(page => page.Id).Distinct().ToList());
        var members = persons.Members(session, personOf.Values.Distinct().ToList());
        var met = Subjects(session, from, until);
        var concerned = new List<string>();
        foreach (var (topic, id) in listened)
        {
            var identifiers = members[personOf[id]].ToList();
            var hash = new HashCode();
            identifiers.ForEach(hash.Add);
            var changed = membersSeen.TryGetValue(topic, out var before) && before != hash.ToHashCode();
            membersSeen[topic] = hash.ToHashCode();
            if (changed || met is null || met.Contains(id) || identifiers.Exists(met.Contains))
                concerned.Add(topic);
        }
        return concerned;
    }

    /// <summary>Who the events in between are about; null where they are too many to look at.</summary>
    private HashSet<long>? Subjects(Session session, Position from, Position until)
    {
        var met = new HashSet<long>();
        for (var read = 0; from < until; read += Batch)
        {
            if (read >= MostRead)
                return null;
            var outlines = log.ReadOutlines(session, from, Batch);
            met.UnionWith(outlines.TakeWhile(e => e.Position <= until).Select(e => e.Subject));
            if (outlines.Count < Batch)
                break;
            from = outlines[^1].Position;
        }
        return met;
    }
}
