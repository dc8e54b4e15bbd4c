using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Segments.Build;

/// <summary>Names that were in use lately, the most frequent first: what the form offers.</summary>
internal sealed class KnownWords(EventLog log)
{
    private const int Most = 100, LookedAt = 5000;

    public List<string> Events(Session session) => log.NamesLately(session, LookedAt, Most);

    public List<string> Traits(Session session) => session.Query<string>(
        "select name from (select name from traits order by identifier desc limit @LookedAt) lately group by name order by count(*) desc, name limit @Most",
        new { LookedAt, Most });
}
