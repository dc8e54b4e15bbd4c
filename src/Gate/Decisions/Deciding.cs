using Throughline.Gate.Policies;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>
/// The making of decisions about held people within one transaction: each sees the reservations of those before it, whoever is displaced is
/// decided again, and everything is written together by <see cref="Write"/>.
/// </summary>
internal sealed class Deciding(
    Transaction tx, GateStores stores, long version, Policy policy, HeldPeople people, Dictionary<long, PersonFacts> facts, KnownOwnership ownership,
    Dictionary<string, TouchpointFacts> touchpoints)
{
    private readonly Dictionary<string, KnownIntent> now = new(StringComparer.Ordinal);
    private readonly HashSet<string> isNew = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecordedDecision> last = new(StringComparer.Ordinal);
    private readonly HashSet<string> hadPlace = new(StringComparer.Ordinal);
    private readonly List<(RecordedDecision Decision, Inputs Inputs)> made = [];
    private Dictionary<string, KnownIntent>? planned;

    public Decision Of(string key) => last[key].Decision;

    /// <summary>Where an intent stands that was decided here, and the last of its decisions.</summary>
    public (IntentState State, RecordedDecision Decision) OutcomeOf(string key) => (now[key].State, last[key]);

    public PersonFacts FactsOf(Intent intent) => facts[people.Person[intent.Identifier]];

    public Inputs InputsOf(Intent intent) => FactsOf(intent).For(intent, touchpoints.GetValueOrDefault(intent.Touchpoint));

    /// <summary>What the decision would be now. Nothing comes of it.</summary>
    public Decision Look(Intent intent) => Decide.Of(intent, InputsOf(intent), policy);

    /// <summary>Decides an intent that is new, and all that it displaces.</summary>
    public Decision DecideNew(Intent intent, byte[] digest)
    {
        isNew.Add(intent.Key);
        return DecideAll(new(intent, digest, IntentState.Held, 0), Cause.Raised);
    }

    /// <summary>Decides an open intent again, and all that it displaces.</summary>
    public Decision DecideAgain(KnownIntent intent, string cause)
    {
        // displaced by one before it, it may have been decided for good a moment ago
        if (now.TryGetValue(intent.Intent.Key, out var here) && !here.IsOpen)
            return last[intent.Intent.Key].Decision;
        if (intent.State == IntentState.Planned)
            hadPlace.Add(intent.Intent.Key);
        return DecideAll(now.GetValueOrDefault(intent.Intent.Key) ?? intent, cause);
    }

    private Decision DecideAll(KnownIntent first, string cause)
    {
        var waiting = new Queue<(KnownIntent Intent, string Cause)>([(first, cause)]);
        // Each displaces only what ranks lower than itself, so this ends.
        while (waiting.TryDequeue(out var next))
        {
            var decision = DecideOne(next.Intent, next.Cause);
            foreach (var key in decision.Displaced)
            {
                var intent = now.GetValueOrDefault(key) ?? Planned[key];
                FactsOf(intent.Intent).GiveBack(key);
                hadPlace.Add(key);
                waiting.Enqueue((intent, Cause.DisplacedBy(next.Intent.Intent.Key)));
            }
        }
        return last[first.Intent.Key].Decision;
    }

    private Decision DecideOne(KnownIntent known, string cause)
    {
        var intent = known.Intent;
        var person = FactsOf(intent);
        var inputs = InputsOf(intent);
        var decision = Decide.Of(intent, inputs, policy);
        person.GiveBack(intent.Key);
        if (ReservationOf(intent, decision) is { } reservation)
            person.Reserve(reservation);
        person.Holdouts.AddRange(decision.Assigned);

        var state = KnownIntent.After(decision.Verdict);
        now[intent.Key] = known with { State = state, Decided = known.Decided + 1 };
        var recorded = new RecordedDecision(intent.Key, known.Decided + 1, intent.Identifier, person.Now, version, cause,
            state is IntentState.Dropped or IntentState.HandedOver, intent.Purpose, intent.Team, intent.Touchpoint, decision);
        last[intent.Key] = recorded;
        made.Add((recorded, inputs));
        return decision;
    }

    public static Reservation? ReservationOf(Intent intent, Decision decision) => decision is { Verdict: Verdict.Send, IsExempt: false }
        ? new(intent.Key, decision.PlannedAt!.Value, intent.Team, intent.Purpose, decision.Channel!, intent.Touchpoint, intent.Rank, false) : null;

    /// <summary>What these people had planned: all that can be displaced, loaded at once when the first is, with its touchpoints.</summary>
    private Dictionary<string, KnownIntent> Planned => planned ??= LoadPlanned();

    private Dictionary<string, KnownIntent> LoadPlanned()
    {
        var open = stores.Intents.Open(tx, [.. people.Members.SelectMany(of => of)], IntentState.Planned);
        foreach (var (name, found) in ownership.Touchpoints(tx, [.. open.Select(i => i.Intent.Touchpoint).Where(name => !touchpoints.ContainsKey(name)).Distinct()]))
            touchpoints.Add(name, found);
        return open.ToDictionary(i => i.Intent.Key, StringComparer.Ordinal);
    }

    /// <summary>Writes all of it: decisions, their facts, reservations, outbox, and when to look again.</summary>
    public void Write(long at)
    {
        if (made.Count == 0)
            return;
        var (goes, held) = (now.Values.Where(i => i.State == IntentState.Planned).ToList(), now.Values.Where(i => i.State == IntentState.Held).ToList());
        stores.Intents.Add(tx, [.. now.Values.Where(i => isNew.Contains(i.Intent.Key))]);
        stores.Intents.Set(tx, [.. now.Values.Where(i => !isNew.Contains(i.Intent.Key))]);
        stores.Decisions.Add(tx, made);
        stores.Holdouts.Add(tx, [.. made.SelectMany(m => m.Decision.Decision.Assigned)]);
        var lost = hadPlace.Where(key => now[key].State != IntentState.Planned).ToList();
        stores.Reservations.GiveBack(tx, lost);
        stores.Reservations.Set(tx, [.. goes.Select(i => (i.Intent, Reservation: ReservationOf(i.Intent, Of(i.Intent.Key)))).Where(r => r.Reservation is not null).Select(r => (r.Intent, r.Reservation!))]);
        stores.Outbox.Withdraw(tx, lost);
        stores.Outbox.Set(tx, [.. goes.Select(i => (i.Intent.Key, i.Decided, Of(i.Intent.Key).Address!.Value, Of(i.Intent.Key).Channel!, Of(i.Intent.Key).PlannedAt!.Value))]);
        var over = now.Values.Where(i => !i.IsOpen && !isNew.Contains(i.Intent.Key)).Select(i => i.Intent.Key).ToList();
        if (over.Count > 0)
            stores.Due.Cancel(tx, DecideWhenDue.WorkKind, over);
        stores.Due.Plan(tx, DecideWhenDue.WorkKind,
        [
            .. goes.Select(i => (i.Intent.Key, i.Intent.ExpiresAt)),
            .. held.Select(i => (i.Intent.Key, Math.Min(Of(i.Intent.Key).Until ?? long.MaxValue, i.Intent.ExpiresAt))),
        ]);
        stores.Facts.Append(tx, [.. made.Select(m => m.Decision)]);
        if (lost.Count > 0)
            LookAtHeld(lost, at);
    }

    /// <summary>A place became free that nobody may have taken: those who wait for one look again.</summary>
    private void LookAtHeld(List<string> lost, long at)
    {
        var members = lost.SelectMany(key => people.Members[people.Person[now[key].Intent.Identifier]]).Distinct().ToList();
        var waiting = stores.Intents.Open(tx, members, IntentState.Held).Where(i => !now.ContainsKey(i.Intent.Key)).ToList();
        stores.Due.Plan(tx, DecideWhenDue.WorkKind, [.. waiting.Select(i => (i.Intent.Key, at))]);
    }
}
