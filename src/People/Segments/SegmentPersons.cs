using Throughline.Kernel.Storage;

namespace Throughline.People.Segments;

/// <summary>Who is in a segment now, for answers about them all.</summary>
public sealed class SegmentPersons
{
    /// <summary>Null where there is no such segment.</summary>
    public InSegment? Of(Session session, long segment)
    {
        if (session.FirstOrDefault<long?>("select id from segments where id = @segment and deleted = 0", new { segment }) is null)
            return null;
        return new InSegment(
            session.Single<long>("select coalesce(max(position), 0) from segment_changes where segment = @segment", new { segment }),
            session.Query<long>("select m.person from segment_members s join memberships m on m.identifier = s.identifier where s.segment = @segment", new { segment }).ToHashSet());
    }

    /// <summary>The segments there are, by name.</summary>
    public List<(long Id, string Name)> Names(Session session) => session.Query<(long, string)>("select id, name from segments where deleted = 0 order by name");

    /// <param name="Version">Another one wherever somebody entered or left.</param>
    /// <param name="Persons">Their ids.</param>
    public sealed record InSegment(long Version, IReadOnlySet<long> Persons);
}
