using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Profiles;

namespace Throughline.People.Segments;

/// <summary>Loads what deciding asks for, for many people at once.</summary>
internal sealed class LoadFacts(Occurrences occurrences, PersonTraits traits, Consents consents, KnownProfiles profiles, EventLog log)
{
    /// <summary>Of an identifier with more events than this only the newest are loaded.</summary>
    public const int Many = 300;

    private const int Newest = 50, Few = 8, AtOnce = 1000;

    /// <summary>The facts of each person about whom there are any. Read them while the session is open.</summary>
    /// <param name="everything">True to load all events of everyone: faster for many people, and slower for one with very many events.</param>
    public Dictionary<long, PersonFacts> Of(Session session, IReadOnlyDictionary<long, long> personOf, Needs needs, long now, bool everything)
    {
        var facts = new Dictionary<long, PersonFacts>();
        if (needs.Traits.Count > 0)
            foreach (var (identifier, said) in traits.Of(session, [.. personOf.Keys], needs.Traits))
                Facts(identifier).Say(said);
        if (needs.Consents)
            foreach (var (person, stated) in consents.Of(session, [.. personOf.Values.Distinct()]))
                Facts(person).Agree(stated);
        if (needs.Phases)
            foreach (var (person, phases) in profiles.PhasesOf(session, [.. personOf.Values.Distinct()], now))
                Facts(person).Live(phases);
        if (needs.Selectors.Count == 0)
            return facts;

        var identifiers = personOf.Keys.ToList();
        var ready = needs.Selectors.Values.All(s => s.Filters.Count == 0) ? null : occurrences.Ready(session);
        var stored = needs.Selectors.Values.Where(s => s.Filters.Count == 0 || ready!.Contains(s.Id)).Select(s => s.Id).ToHashSet();
        if (everything)
            AddAll(occurrences.Of(session, identifiers, stored.Count <= Few ? stored : null));
        else
            foreach (var of in occurrences.UpTo(session, identifiers, Many + 1))
                if (of.Count() <= Many)
                    AddAll(of);
                else
                    foreach (var selector in stored)
                        AddNewest(of.Key, selector);
        foreach (var occurrence in FromLog(session, personOf.Keys, needs))
            Facts(occurrence.Identifier).Of(occurrence.Selector).Add(occurrence.At);
        return facts;

        PersonFacts Facts(long identifier)
        {
            var person = personOf.GetValueOrDefault(identifier, identifier);
            return facts.TryGetValue(person, out var known) ? known : facts[person] = new PersonFacts();
        }

        void AddAll(IEnumerable<Occurrence> happened)
        {
            foreach (var occurrence in happened)
                if (stored.Contains(occurrence.Selector))
                    Facts(occurrence.Identifier).Of(occurrence.Selector).Add(occurrence.At);
        }

        void AddNewest(long identifier, long selector)
        {
            var newest = occurrences.Newest(session, identifier, selector, long.MaxValue, Newest);
            foreach (var at in newest)
                Facts(identifier).Of(selector).Add(at);
            if (newest.Count == Newest)
                Facts(identifier).Of(selector).Below(newest[^1], new StoredInstants(
                    session, occurrences, [.. personOf.Where(pair => pair.Value == personOf[identifier]).Select(pair => pair.Key)], selector));
        }
    }

    /// <summary>
    /// The occurrences of those selectors with filters whose earlier events have not been looked at: from the log.
    /// </summary>
    private IEnumerable<Occurrence> FromLog(Session session, IEnumerable<long> identifiers, Needs needs)
    {
        var filtered = needs.Selectors.Values.Where(s => s.Filters.Count > 0).ToList();
        if (filtered.Count == 0)
            yield break;
        var ready = occurrences.Ready(session);
        var bySelector = filtered.Where(s => !ready.Contains(s.Id)).ToLookup(s => s.BaseId);
        if (bySelector.Count == 0)
            yield break;
        foreach (var some in occurrences.Of(session, [.. identifiers], [.. bySelector.Select(of => of.Key)]).ToList().Chunk(AtOnce))
        {
            var properties = log.PropertiesOf(session, [.. some.Select(o => o.Sequence)]);
            foreach (var occurrence in some)
            {
                if (!properties.TryGetValue(occurrence.Sequence, out var text))
                    continue;
                using var json = JsonDocument.Parse(text, new() { MaxDepth = 512 });
                foreach (var selector in bySelector[occurrence.Selector])
                    if (selector.Takes(json.RootElement))
                        yield return occurrence with { Selector = selector.Id };
            }
        }
    }
}
