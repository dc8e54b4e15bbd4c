using Throughline.Kernel.Storage;

namespace Throughline.Kernel.DueWork;

/// <summary>
/// Due work that leaves the process, which no transaction can hold: claimed in one, done outside of any, its outcome recorded in another.
/// So it happens at least once: where the process dies in between, it is due again when the claim has run out.
/// </summary>
public sealed class OutsideWork(DueItems items, Database database, TimeProvider time)
{
    /// <summary>The longest due of a kind, which nobody else takes for this long; null where nothing is due. Do it in less.</summary>
    public Task<DueItem?> Claim(string kind, TimeSpan lease) => database.Write(tx =>
    {
        var now = Micros.Now(time);
        if (items.Claim(tx, kind, now) is not { } item)
            return null;
        var until = now + (long)lease.TotalMicroseconds;
        items.Lease(tx, item, until);
        return item with { DueAt = until };
    });

    public long Due(Session session, string kind) => items.CountDue(session, kind, Micros.Now(time));

    /// <summary>False where the claim has run out and somebody else has it: then this outcome is not to be recorded.</summary>
    public bool Finish(Transaction tx, DueItem claimed) => items.FinishLeased(tx, claimed);

    /// <inheritdoc cref="Finish"/>
    public bool Again(Transaction tx, DueItem claimed, long dueAt, string failure) => items.Failed(tx, claimed, dueAt, failure);
}
