using Throughline.Events.Log;

namespace Throughline.People;

/// <summary>
/// A known or anonymous individual: a set of identifiers. <see cref="Id"/> is the internal id of one of them; the id of any of them
/// leads here. Instants are microseconds since 1970 in UTC; both are null for a person about whom no event was.
/// </summary>
public sealed record Person(long Id, string? Name, IReadOnlyList<KnownIdentifier> Identifiers, long Events, long? FirstSeenAt, long? LastSeenAt)
{
    /// <summary>What to call them where there is room for one thing: a name, else the strongest identifier.</summary>
    public string Title => Name ?? (Identifiers.MinBy(i => (Identifier.Rank(i.Type), i.Id))?.Value ?? $"Person {Id}");
}
