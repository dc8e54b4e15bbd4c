using Throughline.Gate.Decisions;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Outbox;

/// <summary>A send that is one sender's until <see cref="Until"/> (microseconds UTC): what, to which address (an identifier's internal id), by which channel.</summary>
internal sealed record ClaimedSend(Intent Intent, long Address, string Channel, long Until);

/// <summary>
/// Takes the next send that is due. Everything is looked at once more, as at the first decision, and with the time that it really is: what may
/// not go out any more, or not now, is decided again instead. Whoever claims and then says nothing leaves an unknown outcome.
/// </summary>
internal sealed class ClaimSend(
    Database database, OutboxList outbox, Intents intents, DecisionList decisions, Reservations reservations, DueItems due, DecideIntents decide, TimeProvider time)
{
    private const int Looked = 20;

    /// <summary>The next, of a channel or of any; null where nothing is due.</summary>
    public async Task<ClaimedSend?> Do(string by, TimeSpan lease, string? channel = null)
    {
        while (true)
        {
            var waiting = await database.Read(session => outbox.Waiting(session, Micros.Now(time), channel, Looked));
            if (waiting.Count == 0)
                return null;
            foreach (var key in waiting)
                if (await database.Write(tx => Do(tx, key, by, lease)) is { } claimed)
                    return claimed;
        }
    }

    /// <summary>Null where it is somebody else's by now, or was decided again.</summary>
    public ClaimedSend? Do(Transaction tx, string key, string by, TimeSpan lease)
    {
        if (intents.Find(tx, [key]).GetValueOrDefault(key) is not { State: IntentState.Planned } found)
            return null;
        var now = Micros.Now(time);
        var deciding = decide.Begin(tx, [found.Intent.Identifier], [found.Intent.Touchpoint], now);
        // Under the lock, as it stands now.
        if (intents.Find(tx, [key])[key] is not { State: IntentState.Planned } planned || outbox.Find(tx, key) is not { State: "waiting" } row || row.PlannedAt > now)
            return null;
        var decision = deciding.Look(planned.Intent);
        if (decision.Verdict != Verdict.Send || decision.PlannedAt != now || decision.Displaced.Count > 0 || decision.Channel != row.Channel || decision.Address != row.Address)
        {
            deciding.DecideAgain(planned, Cause.Claim);
            deciding.Write(now);
            return null;
        }
        var until = now + (long)lease.TotalMicroseconds;
        outbox.Claim(tx, key, by, now);
        intents.Set(tx, [planned with { State = IntentState.Claimed }]);
        decisions.MakeFinal(tx, key, planned.Decided);
        if (Deciding.ReservationOf(planned.Intent, decision) is { } reservation)
            reservations.Set(tx, [(planned.Intent, reservation with { IsClaimed = true })]);
        due.Plan(tx, DecideWhenDue.WorkKind, key, until);
        return new(planned.Intent, row.Address, row.Channel, until);
    }
}
