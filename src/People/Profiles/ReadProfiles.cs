using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.People.Companies;
using Throughline.People.Consent;
using Throughline.People.Habits;
using Throughline.Web.Live;

namespace Throughline.People.Profiles;

/// <summary>
/// Reads the log and keeps what it says of people: traits, what they did by day, consent, companies. All of it by identifier,
/// and the same in whatever order the events came.
/// </summary>
internal sealed class ReadProfiles(
    PersonTraits traits, HabitDays habits, ConsentStatements consents, Members members, TellProfiles tell, LiveStreams? streams = null) : IReader
{
    public string Name => "profile";

    public void Apply(Transaction tx, IReadOnlyList<Event> events)
    {
        var said = events.Where(e => e.Kind == "identify").SelectMany(TraitsOf).ToList();
        var statements = events.SelectMany(ConsentWords.In).ToList();
        var fresh = tell.Fresh(tx, events);
        tell.OfTraits(tx, said.FindAll(s => fresh.Contains(s.Event.Sequence)), () => traits.Add(tx, said));
        habits.Add(tx, events.Where(IsDone));
        consents.Add(tx, statements);
        tell.OfConsent(tx, statements.FindAll(s => fresh.Contains(s.Sequence)));
        members.Add(tx, events);
        var touched = events.Where(e => !IsDone(e)).Select(e => e.Subject).Concat(statements.Select(s => s.Identifier)).Distinct().ToList();
        tx.AfterCommit(() => touched.ForEach(identifier => streams?.Changed(PersonPanel.Topic(Name, identifier))));
    }

    public void Reset(Transaction tx)
    {
        traits.Clear(tx);
        habits.Clear(tx);
        consents.Reset(tx);
        members.Clear(tx);
        tell.Reset(tx);
    }

    /// <summary>What somebody did, as against what was said of them.</summary>
    private static bool IsDone(Event e) => e.Kind is not ("identify" or "group" or "alias" or "identity" or "consent");

    internal static IEnumerable<TraitSaid> TraitsOf(Event e)
    {
        using var document = TraitText.Parse(e.Properties);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            yield break;
        foreach (var (name, value, isCut, digest) in TraitText.Read(document.RootElement))
            yield return new TraitSaid(e.Subject, name, value, isCut, digest, e);
    }
}
