using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Companies;
using Throughline.People.Consent;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.People.Profiles;

/// <summary>
/// What somebody here, or a program by the API, states of a person: an event from our own source, with who said it. What it says holds from
/// the same transaction on; that the reader meets it again changes nothing.
/// </summary>
internal sealed class StateFact(
    EventLog log, Sources sources, Persons persons, Identifiers identifiers, PersonTraits traits, ConsentStatements consents, Members members,
    TellProfiles tell, TimeProvider time)
{
    /// <param name="person">The id of any identifier of the person.</param>
    /// <param name="about">The identifier it is stated of, one of the person's; null for the strongest.</param>
    /// <exception cref="RefusedException">404: there is no such person, or the identifier is somebody else's.</exception>
    public Event Append(Transaction tx, long person, long? about, string kind, string name, JsonObject properties, Caller caller)
    {
        var known = IdentifiersOf(tx, person);
        var of = about is null ? known[0] : known.Find(i => i.Id == about)
            ?? throw new RefusedException(StatusCodes.Status404NotFound, $"The person {person} has no identifier {about}.");
        var now = Micros.Now(time);
        var said = properties.ToJsonString(Plain);
        var context = new JsonObject { ["by"] = new JsonObject { ["id"] = caller.Id, ["name"] = caller.Name, ["token"] = caller.Token } }.ToJsonString(Plain);
        var source = sources.Own(tx).Id;
        var id = Ids.New(time);
        log.Append(tx, source, [new NewEvent
        {
            MessageId = id,
            Identifiers = [new Identifier(of.Type, of.Value, of.Space)],
            Kind = kind,
            Name = name,
            OccurredAt = now,
            ReceivedAt = now,
            Properties = said,
            Context = context,
            Digest = SHA256.HashData(Encoding.UTF8.GetBytes(kind + name + said + context))[..16],
        }]);
        var fact = log.Find(tx, source, id) ?? throw new UserErrorException("The log did not take what was stated. Say it in other words: something in it can't be kept.");
        Apply(tx, fact);
        return fact;
    }

    /// <summary>The same of an identifier that may be nobody's yet, under a message id by which it is stated once, at a time that may be past.</summary>
    /// <returns>False where it was stated before.</returns>
    public bool AppendOnce(Transaction tx, Identifier of, string messageId, string kind, string name, long at, JsonObject properties)
    {
        var source = sources.Own(tx).Id;
        var outcome = log.Append(tx, source, [new NewEvent
        {
            MessageId = messageId,
            Identifiers = [of],
            Kind = kind,
            Name = name,
            OccurredAt = at,
            ReceivedAt = Micros.Now(time),
            Properties = properties.ToJsonString(Plain),
            Digest = SHA256.HashData(Encoding.UTF8.GetBytes(messageId))[..16],
        }])[0];
        if (outcome == AppendOutcome.Appended && log.Find(tx, source, messageId) is { } fact)
            Apply(tx, fact);
        return outcome == AppendOutcome.Appended;
    }

    /// <summary>The person's identifiers, the strongest first.</summary>
    /// <exception cref="RefusedException">404: there is no such person.</exception>
    public List<KnownIdentifier> IdentifiersOf(Session session, long person)
    {
        var of = persons.Of(session, [person])[person];
        var known = identifiers.Of(session, persons.Members(session, of)).OrderBy(i => Identifier.Rank(i.Type)).ThenBy(i => i.Id).ToList();
        return known.Count > 0 ? known : throw new RefusedException(StatusCodes.Status404NotFound, $"There is no person {person}.");
    }

    private void Apply(Transaction tx, Event fact)
    {
        if (fact.Kind == "identify")
        {
            var said = ReadProfiles.TraitsOf(fact).ToList();
            tell.OfTraits(tx, said, () => traits.Add(tx, said));
        }
        var statements = ConsentWords.In(fact).ToList();
        consents.Add(tx, statements);
        tell.OfConsent(tx, statements);
        members.Add(tx, [fact]);
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
