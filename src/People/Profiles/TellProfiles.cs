using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Consent;
using Throughline.Web.Webhooks;

namespace Throughline.People.Profiles;

/// <summary>
/// Tells webhooks of what changed about people, in the transaction that records it. What is read again after a rebuild is not told again;
/// what is stated here is told with its own transaction, not when the reader meets it.
/// </summary>
internal sealed class TellProfiles(
    PersonTraits traits, Persons persons, Identifiers identifiers, Sources sources, EventLog log, WebhookList? webhooks = null)
{
    public const string TraitsTopic = "person.traits", ConsentTopic = "person.consent";

    /// <summary>Of these events those that were not read before and are not our own; they count as read from now on.</summary>
    public HashSet<long> Fresh(Transaction tx, IReadOnlyList<Event> events)
    {
        var told = Told(tx);
        var own = sources.Own(tx).Id;
        var last = events[^1].Position;
        if (last > told)
            tx.Execute(
                """
                insert into profile_told (one, xact, sequence) values (1, @Xact, @Sequence)
                on conflict (one) do update set xact = excluded.xact, sequence = excluded.sequence
                """, new { last.Xact, last.Sequence });
        return [.. events.Where(e => e.Position > told && e.Source != own).Select(e => e.Sequence)];
    }

    /// <summary>A log from another server has other positions: nothing of it is told that was there before.</summary>
    public void Reset(Transaction tx)
    {
        var last = log.Last(tx);
        if (Told(tx) > last)
            tx.Execute("update profile_told set xact = @Xact, sequence = @Sequence", new { last.Xact, last.Sequence });
    }

    /// <summary>Records traits by <paramref name="record"/>, and tells how the newest values of the people changed by what is to be told.</summary>
    public void OfTraits(Transaction tx, IReadOnlyList<TraitSaid> toTell, Action record)
    {
        if (toTell.Count == 0 || webhooks is null || !webhooks.Wants(tx, TraitsTopic))
        {
            record();
            return;
        }
        var people = persons.Of(tx, [.. toTell.Select(s => s.Of).Distinct()]);
        var members = people.Values.Distinct().ToDictionary(p => p, p => persons.Members(tx, p));
        string[] names = [.. toTell.Select(s => s.Name).Distinct(StringComparer.Ordinal)];
        var before = Newest(tx, members, names);
        record();
        foreach (var (person, newest) in Newest(tx, members, names))
        {
            var changed = newest.Where(t => !before[person].TryGetValue(t.Key, out var old) || old.Value != t.Value.Value).Select(t => t.Value).ToList();
            if (changed.Count > 0)
                Tell(tx, TraitsTopic, person, members[person], changed, changed => changed.Source,
                    changed => changed.ToDictionary(c => c.Name, c => TraitAnswer.Of(c), StringComparer.Ordinal));
        }
    }

    public void OfConsent(Transaction tx, IReadOnlyList<ConsentStatement> stated)
    {
        if (stated.Count == 0 || webhooks is null || !webhooks.Wants(tx, ConsentTopic))
            return;
        foreach (var of in stated.GroupBy(s => persons.Of(tx, [s.Identifier])[s.Identifier]))
            Tell(tx, ConsentTopic, of.Key, persons.Members(tx, of.Key), [.. of], s => s.Source.Length > 0 ? s.Source : sources.NameOf(tx, s.SourceId),
                changed => changed.Select(s => new
                {
                    s.Channel,
                    s.Purpose,
                    state = s.Given ? "given" : "withdrawn",
                    s.Basis,
                    at = Micros.ToText(s.At),
                    s.Sequence,
                }).ToList());
    }

    public void Forget(Transaction tx, IReadOnlyCollection<long> ids) => webhooks?.Forget(tx, ids);

    private void Tell<T>(
        Transaction tx, string topic, long person, List<long> members, List<T> changes, Func<T, string> sourceOf, Func<List<T>, object> asTold)
    {
        var known = identifiers.Of(tx, members);
        webhooks!.Publish(tx, topic, webhook =>
        {
            var told = changes.FindAll(change => sourceOf(change) != webhook.ExceptSource);
            return told.Count == 0 ? null : new(
                new { person, identifiers = known.Select(i => new { i.Type, i.Value, i.Space }), changed = asTold(told) }, members);
        });
    }

    private Dictionary<long, Dictionary<string, TraitValue>> Newest(Transaction tx, Dictionary<long, List<long>> members, string[] names)
    {
        var said = traits.Of(tx, [.. members.Values.SelectMany(of => of)], names).ToLookup(s => s.Of, s => s.Value);
        return members.ToDictionary(of => of.Key,
            of => Trait.Fold(of.Value.SelectMany(id => said[id])).ToDictionary(t => t.Name, t => t.Newest, StringComparer.Ordinal));
    }

    private static Position Told(Session session) => session.Query<(long Xact, long Sequence)>("select xact, sequence from profile_told")
        .Select(row => new Position(row.Xact, row.Sequence)).FirstOrDefault();
}
