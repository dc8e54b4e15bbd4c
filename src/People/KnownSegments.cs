using Throughline.Kernel.Storage;

namespace Throughline.People;

/// <summary>Which segments people belong to, as they stand in this snapshot.</summary>
public sealed class KnownSegments
{
    /// <summary>The names of the segments of these persons' identifiers, by person.</summary>
    public ILookup<long, string> Of(Session session, ILookup<long, long> membersOfPersons)
    {
        var person = membersOfPersons.SelectMany(of => of, (of, id) => (of.Key, id)).DistinctBy(pair => pair.id).ToDictionary(pair => pair.id, pair => pair.Key);
        return session.Query<(long Identifier, string Name)>(
            $"""
            select m.identifier, s.name from segment_members m join segments s on s.id = m.segment
            where {session.Dialect.In("m.identifier", "@ids")} and s.deleted = 0 order by s.name
            """, new { ids = session.Dialect.List(person.Keys) }).ToLookup(row => person[row.Identifier], row => row.Name);
    }
}
