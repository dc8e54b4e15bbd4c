using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.Gate.Touchpoints.Contacts;

/// <summary>Reads the log and counts which touchpoints it names, registered or not, and which team contacted whom.</summary>
internal sealed class CountContacts(ContactList list) : IReader, IForgetPersons, IExportPersons
{
    public const string ReaderName = "touchpoints";

    public string Name => ReaderName;
    public string Section => "contacts";

    public void Apply(Transaction tx, IReadOnlyList<Event> events)
    {
        var (met, contacts) = (new List<(SeenTouchpoint, long)>(), new List<Contact>());
        foreach (var e in events)
        {
            var team = Contact.TeamOf(e);
            if (e.Touchpoint is null && team is null)
                continue;
            var (name, channel) = (e.Touchpoint ?? "", e.Channel ?? "");
            met.Add((new(name, channel, team ?? "", 1, e.OccurredAt, e.OccurredAt), e.Subject));
            if (team is not null)
                contacts.Add(new(e.Sequence, e.Subject, e.OccurredAt, team, name, channel));
        }
        if (met.Count > 0)
            list.Add(tx, met, contacts);
    }

    public void Reset(Transaction tx) => list.Clear(tx);

    public void Forget(Transaction tx, ForgottenPerson person) => list.Forget(tx, person.Ids);

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers) => list.Of(session, identifiers)
        .Select(contact => new { contact.Sequence, at = Kernel.Micros.ToText(contact.At), contact.Team, contact.Touchpoint, contact.Channel });
}
