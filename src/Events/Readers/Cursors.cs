using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Readers;

/// <summary>How far each reader has come.</summary>
public sealed class Cursors
{
    /// <summary>The reader's position, locked until the transaction ends; null while another node holds it. The lock is the lease.</summary>
    internal Position? Take(Transaction tx, string reader)
    {
        tx.Execute("insert into readers (name, xact, sequence) values (@reader, 0, 0) on conflict (name) do nothing", new { reader });
        var row = tx.Query<(long Xact, long Sequence)>(
            "select xact, sequence from readers where name = @reader" + tx.Dialect.SkipLocked, new { reader });
        return row.Count == 0 ? null : new Position(row[0].Xact, row[0].Sequence);
    }

    /// <summary>Waits for the step that each reader is in, and lets none begin another until the transaction ends.</summary>
    internal void HoldAll(Transaction tx)
    {
        if (tx.Dialect.IsPostgres)
            tx.Query<string>("select name from readers order by name for update");
    }

    internal void Move(Transaction tx, string reader, Position to) => tx.Execute(
        "update readers set xact = @Xact, sequence = @Sequence where name = @reader", new { reader, to.Xact, to.Sequence });

    /// <summary>Has a reader begin again at the first event, with what it has kept; waits for the step that it is in.</summary>
    public void BeginAgain(Transaction tx, string reader) => Move(tx, reader, Position.Start);

    /// <summary>How far a reader has come; the start for one that has not begun.</summary>
    public Position Of(Session session, string reader) => session.Query<(long Xact, long Sequence)>(
            "select xact, sequence from readers where name = @reader", new { reader })
        .Select(row => new Position(row.Xact, row.Sequence)).FirstOrDefault();

    /// <summary>Where these readers stand; one that has not begun stands nowhere.</summary>
    internal HashSet<Position> Places(Session session, IReadOnlyCollection<string> readers) => [.. session.Query<(long Xact, long Sequence)>(
            $"select xact, sequence from readers where {session.Dialect.In("name", "@names")}", new { names = session.Dialect.List(readers) })
        .Select(row => new Position(row.Xact, row.Sequence))];

    public List<(string Name, long Sequence)> All(Session session) =>
        session.Query<(string, long)>("select name, sequence from readers order by name");
}
