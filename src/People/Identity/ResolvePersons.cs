using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>Reads the log and keeps the map from identifiers to persons.</summary>
internal sealed class ResolvePersons(PersonMap map, ApplyFact facts, IdentityHistory history, Sources sources) : IReader
{
    public const string ReaderName = "identity";

    public string Name => ReaderName;

    public bool ReadsContent => false;

    public void Apply(Transaction tx, IReadOnlyList<Event> events)
    {
        var own = sources.Own(tx).Id;
        map.Lock(tx);
        map.Follow(events, events.Any(e => IdentityFact.Is(e, own)));
        map.Take(
            tx, events.SelectMany(e => e.Others.Append(e.Subject)),
            events.SelectMany(e => ReadClaims.Of(e, sources.NameOf(tx, e.Source), e.Source == own, map.Knows)));
        var said = events.Where(e => IdentityFact.Is(e, own)).ToList();
        foreach (var fact in said)
            facts.Do(tx, fact);
        history.Add(tx, said);
    }

    public void Reset(Transaction tx)
    {
        map.Lock(tx);
        map.Clear(tx);
        history.Clear(tx);
    }
}
