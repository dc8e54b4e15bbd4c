using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.People.Segments;

internal sealed class ExportSegments(Members members, RuleBooks books, SegmentChanges changes) : IExportPersons
{
    public string Section => "segments";

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers)
    {
        var book = books.Now(session);
        foreach (var member in members.Of(session, identifiers))
            yield return new { segment = book.NameOf(member.Segment), belongs_since = Micros.ToText(member.SinceAt) };
        foreach (var change in changes.Of(session, identifiers))
            yield return new { segment = book.NameOf(change.Segment), did = change.Entered == 1 ? "entered" : "left", at = Micros.ToText(change.ChangedAt), change.Cause };
    }
}
