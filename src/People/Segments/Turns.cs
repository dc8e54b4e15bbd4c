using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Segments;

/// <summary>
/// Whose turn it is to change memberships: decisions are made on a snapshot, and written only if nobody changed memberships or rules
/// since. So any number of nodes may decide, each change is made once, and changes are numbered in the order of their commits.
/// </summary>
internal sealed class Turns
{
    public Turn Now(Session session) => session.Single<Turn>("select turn as number, position, xact, sequence, phases from segment_turn");

    /// <summary>The turn after it; null where another was faster: nothing may be written then.</summary>
    public Turn? Take(Transaction tx, Turn turn, long changes, Position decidedTo) => tx.Execute(
        "update segment_turn set turn = turn + 1, position = position + @changes, xact = @Xact, sequence = @Sequence where turn = @Number",
        new { turn.Number, changes, decidedTo.Xact, decidedTo.Sequence }) == 1
        ? turn with { Number = turn.Number + 1, Position = turn.Position + changes, Xact = decidedTo.Xact, Sequence = decidedTo.Sequence }
        : null;

    /// <summary>Phases are made by another rule table from now on.</summary>
    public bool TakePhases(Transaction tx, Turn turn, long version) =>
        tx.Execute("update segment_turn set turn = turn + 1, phases = @version where turn = @Number", new { turn.Number, version }) == 1;

    /// <summary>What is being decided about now must be decided about again.</summary>
    public void Pass(Transaction tx) => tx.Execute("update segment_turn set turn = turn + 1");

    /// <summary>Nothing is decided before all readers have come this far.</summary>
    public void WaitFor(Transaction tx, Position to) => tx.Execute(
        "update segment_turn set turn = turn + 1, xact = @Xact, sequence = @Sequence", new { to.Xact, to.Sequence });
}

/// <summary>See <see cref="Turns"/>. <see cref="Position"/> is the last change's.</summary>
internal sealed record Turn
{
    public long Number { get; init; }
    public long Position { get; init; }
    public long Xact { get; init; }
    public long Sequence { get; init; }
    public long Phases { get; init; }
    public Position DecidedTo => new(Xact, Sequence);
}
