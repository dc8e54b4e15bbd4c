using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Privacy;

namespace Throughline.Journeys.Maps;

/// <summary>
/// Which identifiers changed their person, for layouts by person, which every process keeps for itself. Following them again does no harm;
/// a layout that stands before the oldest kept begins anew.
/// </summary>
internal sealed class Moves : IFollowPersons
{
    private const int Kept = 1_000_000;

    /// <summary>Stands for a map that is built anew.</summary>
    private const long Everyone = -1;

    public void Moved(Transaction tx, IReadOnlyCollection<long> identifiers)
    {
        tx.ExecuteMany("insert into journey_moves (identifier) values (@identifier)", ["identifier"], [.. identifiers.Select(i => new object?[] { i })]);
        tx.Execute("delete from journey_moves where id < (select max(id) from journey_moves) - @Kept", new { Kept });
    }

    public void Reset(Transaction tx)
    {
        tx.Execute("delete from journey_moves");
        Moved(tx, [Everyone]);
    }

    public void Forget(Transaction tx, ForgottenPerson person) =>
        tx.Execute($"delete from journey_moves where {tx.Dialect.In("identifier", "@ids")}", new { ids = tx.Dialect.List(person.Ids) });

    /// <summary>From where on to follow, for who reads the map in this session: nothing that commits later is passed over.</summary>
    public Position Now(Session session) => session.Dialect.IsPostgres
        ? new Position(session.Single<long>("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint"), 0)
        : new Position(0, session.Single<long>("select coalesce(max(id), 0) from journey_moves"));

    /// <summary>The moves after a position; null where not all of them are known any more.</summary>
    public (IReadOnlyCollection<long> Identifiers, Position End)? After(Session session, Position after, int limit)
    {
        var rows = session.Query<(long Xact, long Id, long Identifier)>(session.Dialect.IsPostgres
            ? """
              select xact, id, identifier from journey_moves
              where (xact, id) > (@Xact, @Sequence) and xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint order by xact, id limit @limit
              """
            : "select 0, id, identifier from journey_moves where id > @Sequence order by id limit @limit", new { after.Xact, after.Sequence, limit });
        if (rows.Exists(row => row.Identifier == Everyone))
            return null;
        var isGone = !session.Dialect.IsPostgres && rows.Count > 0 && rows[0].Id > after.Sequence + Kept;
        return isGone ? null : (rows.Select(row => row.Identifier).ToHashSet(), rows.Count == 0 ? after : new Position(rows[^1].Xact, rows[^1].Id));
    }
}
