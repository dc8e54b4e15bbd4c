using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>
/// An identifier as people write it: <c>email:ann@example.org</c>, a bare value, or <c>#17</c> for the internal id that pages and answers show.
/// </summary>
public sealed class IdentifierText(Identifiers identifiers, Persons persons)
{
    /// <summary>The identifier meant. A bare value may be known under several types, as long as all are one person's.</summary>
    /// <exception cref="UserErrorException">It is nobody's, or several people's.</exception>
    public KnownIdentifier Find(Session session, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new UserErrorException("Say who: type:value (email:ann@example.org), the bare value, or #id.");
        var found = Candidates(session, text.Trim());
        if (found.Count == 0)
            throw new UserErrorException($"Nobody is known by “{text}”. Write type:value (email:ann@example.org), the bare value, or #id.");
        var people = persons.Of(session, found.ConvertAll(i => i.Id));
        if (people.Values.Distinct().Count() > 1)
            throw new UserErrorException($"“{text}” is several people's: {string.Join(", ", found.Select(i => $"#{i.Id} ({Written(i)})"))}. Name one by its #id.");
        return found[0];
    }

    public static string Written(KnownIdentifier identifier) =>
        $"{identifier.Type}:{identifier.Value}{(identifier.Space.Length == 0 ? "" : $" of {identifier.Space}")}";

    private List<KnownIdentifier> Candidates(Session session, string text)
    {
        if (text.StartsWith('#') && long.TryParse(text.AsSpan(1), out var id) && identifiers.Of(session, [id]) is { Count: 1 } byId)
            return byId;
        var bare = WithValue(session, text, _ => true);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return bare.Count > 0 || colon <= 0 ? bare : WithValue(session, text[(colon + 1)..], type => type.Equals(text[..colon], StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>By the value as written, or as a type of identifier compares it.</summary>
    private List<KnownIdentifier> WithValue(Session session, string value, Func<string, bool> isType) =>
        [.. new[] { value, Identifier.Of(Identifier.Email, value)?.Value, Identifier.Of(Identifier.Phone, value)?.Value }.OfType<string>().Distinct()
            .SelectMany(v => identifiers.WithValue(session, v)).Where(i => isType(i.Type) && Identifier.Of(i.Type, value, i.Space)?.Value == i.Value)
            .OrderBy(i => Identifier.Rank(i.Type)).ThenBy(i => i.Id)];
}
