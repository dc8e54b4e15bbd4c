using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Browse;

namespace Throughline.People.Privacy;

/// <summary>What happened with the person, newest first, as the API gives it.</summary>
internal sealed class ExportEvents(EventLog log, Sources sources) : IExportPersons
{
    private const int Page = 500;

    public string Section => "events";

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers)
    {
        var names = sources.All(session).ToDictionary(source => source.Id, source => source.Name);
        var (time, sequence) = (long.MaxValue, long.MaxValue);
        while (true)
        {
            var page = log.About(session, identifiers, time, sequence, Page);
            foreach (var e in page)
                yield return EventAnswer.Of(e, names);
            if (page.Count < Page)
                yield break;
            (time, sequence) = (page[^1].OccurredAt, page[^1].Sequence);
        }
    }
}
