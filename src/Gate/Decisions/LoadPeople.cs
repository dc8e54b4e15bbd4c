using Throughline.Events.Log;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.People.Preferences;

namespace Throughline.Gate.Decisions;

/// <summary>What decisions must know of people: a fixed number of questions to the database, however many people there are.</summary>
internal sealed class LoadPeople(
    Identifiers identifiers, Consents consents, KnownProfiles profiles, KnownSegments segments, KnownOwnership ownership, Suppressions suppressions,
    Signals signals, Reservations reservations, Holdouts holdouts)
{
    internal static readonly string[] ZoneTraits = ["timezone", "timeZone", "time_zone"];

    public Dictionary<long, PersonFacts> Of(Session session, ILookup<long, long> members, Policy policy, long now)
    {
        var needs = policy.Needs;
        var persons = members.Select(of => of.Key).ToList();
        var ids = members.SelectMany(of => of).ToList();
        var person = members.SelectMany(of => of, (of, id) => (of.Key, id)).ToDictionary(pair => pair.id, pair => pair.Key);

        var known = identifiers.Of(session, ids).ToLookup(i => person[i.Id]);
        var agreed = consents.Of(session, persons);
        var said = profiles.SaidBy(session, members, [.. needs.Traits, .. ZoneTraits]);
        var shut = suppressions.Of(session, ids).ToLookup(s => person[s.Identifier]);
        var happened = signals.Of(session, ids, needs.Signals, now).ToLookup(s => person[s.Identifier], s => s.Signal);
        var wished = said.Values.Select(s => s.Stated.Cap?.Days ?? 0).DefaultIfEmpty().Max() * Micros.PerDay;
        var reserved = reservations.Of(session, ids, now - Math.Max(needs.LongestWindow, wished), now).ToLookup(r => person[r.Identifier], r => r.Reservation);
        var assigned = policy.Holdouts.Count == 0 ? [] : holdouts.Of(session, ids);
        var held = assigned.ToLookup(a => person[a.Identifier]);
        var open = ownership.Interactions(session, ids, now - PolicyNeeds.CoolingOf(policy)).ToLookup(i => person[i.Identifier], i => i.Interaction);
        var phases = needs.Phases ? profiles.PhasesOf(session, persons, now) : [];
        var belongs = needs.Segments ? segments.Of(session, members) : null;

        return persons.ToDictionary(p => p, p =>
        {
            var (traits, stated) = said.TryGetValue(p, out var words) ? words : ([], new PersonPreferences(null, null));
            return new PersonFacts
            {
                Person = p,
                Now = now,
                Zone = traits.Where(t => ZoneTraits.Contains(t.Name, StringComparer.Ordinal)).Select(t => t.Newest).Where(v => !v.IsNull)
                    .OrderByDescending(v => v.LastAt).ThenBy(v => v.Sequence).FirstOrDefault()?.Text,
                Identifiers = [.. known[p].OrderBy(i => i.Id).Select(i => (i.Type, i.Id))],
                Suppressions = shut[p].ToLookup(s => (s.Identifier, s.Channel)),
                PreferredChannel = stated.Channel?.Value,
                PreferredBecause = stated.Channel?.Sequence,
                Frequency = stated.Cap is { } cap ? new(cap.Times, cap.Days, stated.Frequency!.Sequence) : null,
                Consents = agreed[p],
                Interactions = [.. open[p].OrderBy(i => i.OpenedAt).ThenBy(i => i.Key, StringComparer.Ordinal)],
                Phase = phases.TryGetValue(p, out var phase) ? phase.Now?.Phase : null,
                Segments = belongs is null ? [] : [.. belongs[p].Distinct().Order(StringComparer.Ordinal)],
                Traits = traits.Where(t => needs.Traits.Contains(t.Name) && !t.Newest.IsNull).ToDictionary(t => t.Name, t => t.Newest.Text),
                Signals = [.. happened[p].OrderBy(s => s.At).ThenBy(s => s.Sequence)],
                Holdouts = [.. held[p].OrderBy(a => a.At).ThenBy(a => a.Identifier)],
                Reservations = new(reserved[p].ToDictionary(r => (r.At, r.Key))),
            };
        });
    }
}
