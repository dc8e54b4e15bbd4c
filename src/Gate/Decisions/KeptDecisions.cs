using System.Text.Json;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.Gate.Decisions;

/// <summary>What the gate keeps of a person: given out on asking, and forgotten with them. Bare counts of their decisions stay.</summary>
internal sealed class KeptDecisions(DueItems due, Suppressions suppressions) : IForgetPersons, IExportPersons
{
    private static readonly string[] ByIdentifier = ["decisions", "reservations", "holdout_assignments", "suppressions", "signals", "intents", "gate_locks", "replay_changes"];

    public string Section => "decisions";

    public void Forget(Transaction tx, ForgottenPerson person)
    {
        var args = new { ids = tx.Dialect.List(person.Ids), perDay = Micros.PerDay };
        var theirs = tx.Dialect.In("identifier", "@ids");
        tx.Execute(
            $"""
            insert into erased_decisions (day, purpose, team, touchpoint, verdict, decisions)
            select decided_at / @perDay, purpose, team, touchpoint, verdict, count(*) from decisions where {theirs} group by 1, 2, 3, 4, 5
            on conflict (day, purpose, team, touchpoint, verdict) do update set decisions = erased_decisions.decisions + excluded.decisions
            """, args);
        suppressions.Remember(tx, person.Identifiers);
        tx.Execute($"delete from outbox where key in (select key from intents where {theirs})", args);
        due.Cancel(tx, DecideWhenDue.WorkKind, tx.Query<string>($"select key from intents where {theirs}", args));
        foreach (var table in ByIdentifier)
            tx.Execute($"delete from {table} where {theirs}", args);
    }

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers)
    {
        var args = new { ids = session.Dialect.List(identifiers) };
        var theirs = session.Dialect.In("identifier", "@ids");
        foreach (var (key, content, state) in session.Stream<(string, string, string)>($"select key, content, state from intents where {theirs} order by raised_at, key", args))
            yield return new { intent = key, state, content = Json(content) };
        foreach (var (key, number, at, outcome) in session.Stream<(string, long, long, string)>(
            $"select key, number, decided_at, outcome from decisions where {theirs} order by decided_at, key, number", args))
            yield return new { decision = key, number, at = Micros.ToText(at), outcome = Json(outcome) };
        foreach (var s in session.Query<Suppression>($"select identifier, channel, reason, suppressed_at as At, sequence from suppressions where {theirs} order by identifier, channel", args))
            yield return new { suppressed = s.Identifier, s.Channel, s.Reason, at = Micros.ToText(s.At) };
        foreach (var (experiment, held, at, arm) in session.Query<(string, long, long, string?)>($"select experiment, held_out, assigned_at, arm from holdout_assignments where {theirs} order by experiment", args))
            yield return new { experiment, heldOut = held == 1, arm, at = Micros.ToText(at) };
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
