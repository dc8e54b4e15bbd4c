using System.Text.Json;
using Throughline.Events.Log;

namespace Throughline.Events.Collect;

/// <summary>Gathers everyone an item is about: each identifier once, those that identify nobody left out.</summary>
internal sealed class EventIdentity(string space)
{
    private readonly List<Identifier> found = new(2);
    private bool named;

    public bool WasNamed => named;

    /// <summary>User ids, and the ids they had before, are numbered by the source's identity space.</summary>
    public EventIdentity UserId(string? value) => Add(Identifier.UserId, value, space);

    public EventIdentity Alias(string? value) => Add(Identifier.Alias, value, space);

    public EventIdentity AnonymousId(string? value) => Add(Identifier.AnonymousId, value, "");

    /// <summary>What an SDK puts beside the fact: e-mail address and phone of the person's traits.</summary>
    public EventIdentity Traits(JsonTape tape, int traits)
    {
        Trait(tape, tape.Find(traits, "email"u8), Identifier.Email);
        Trait(tape, tape.Find(traits, "phone"u8), Identifier.Phone);
        return this;
    }

    /// <summary><c>context.externalIds</c>: <c>[{"id", "type", "collection": "users"}]</c>. Those of other collections are not of persons.</summary>
    public EventIdentity ExternalIds(JsonTape tape, int ids)
    {
        if (tape.Type(ids) != JsonTokenType.StartArray)
            return this;
        for (var i = ids + 1; i < tape[ids].Next; i = tape[i].Next)
        {
            var (id, type, collection) = (tape.Find(i, "id"u8), tape.Find(i, "type"u8), tape.Find(i, "collection"u8));
            if (tape.Type(type) != JsonTokenType.String || tape.Type(id) is not (JsonTokenType.String or JsonTokenType.Number)
                || (tape.Type(collection) == JsonTokenType.String && !tape.Raw(collection).SequenceEqual("\"users\""u8)))
                continue;
            var name = tape.Text(type)!;
            if (name.Length is > 0 and <= Limits.Word && ItemFields.Text(tape, id, "id") is { Length: <= Identifier.LongestValue } value)
                Add(name, value, name is Identifier.UserId or Identifier.Alias ? space : "");
        }
        return this;
    }

    /// <summary>At least one.</summary>
    /// <exception cref="RefusedItemException">Nobody, or a crowd.</exception>
    public IReadOnlyList<Identifier> All() => found.Count switch
    {
        0 => throw new RefusedItemException(named ? RefusalReason.IdentifiesNobody : RefusalReason.NoIdentity),
        > Limits.Identifiers => throw new RefusedItemException(RefusalReason.TooManyIdentifiers),
        _ => found,
    };

    private void Trait(JsonTape tape, int node, string type)
    {
        // A trait too long to be an address stays a trait.
        if (tape.Type(node) == JsonTokenType.String && tape.Text(node) is { Length: <= Identifier.LongestValue } value)
            Add(type, value, "");
    }

    private EventIdentity Add(string type, string? value, string inSpace)
    {
        if (string.IsNullOrEmpty(value))
            return this;
        named = true;
        if (value.Length > Identifier.LongestValue)
            throw new RefusedItemException(RefusalReason.IdentifierTooLong, type);
        if (Identifier.Of(type, value, inSpace) is { } identifier && !found.Contains(identifier))
            found.Add(identifier);
        return this;
    }
}
