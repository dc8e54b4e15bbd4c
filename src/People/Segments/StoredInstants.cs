using Throughline.Kernel.Storage;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>Instants of one selector, asked for one by one by the index: for people of so many events that they can't all be loaded.</summary>
internal sealed class StoredInstants(Session session, Occurrences occurrences, IReadOnlyCollection<long> identifiers, long selector) : IOccurrences
{
    public long? Newest(int n, long atOrBefore)
    {
        var newest = identifiers.SelectMany(identifier => occurrences.Newest(session, identifier, selector, atOrBefore, n)).OrderDescending().Take(n).ToList();
        return newest.Count == n ? newest[^1] : null;
    }

    public long? First(long after) => identifiers.Select(identifier => occurrences.First(session, identifier, selector, after)).Min();
}
