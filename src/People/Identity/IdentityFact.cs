using Throughline.Events.Log;

namespace Throughline.People.Identity;

/// <summary>
/// What operators say about identity, as facts of the log: events of <see cref="Kind"/> from <see cref="Sources.Own"/>, about two
/// identifiers. They count by what they say and not by when they are read: of contrary ones the later in time holds.
/// </summary>
internal static class IdentityFact
{
    public const string Kind = "identity";
    public const string Merged = "Persons merged";
    public const string Verified = "Identifier verified";

    /// <summary>All claims about the two, of the rank in property <c>rank</c>, up to the fact's time are taken back.</summary>
    public const string Retracted = "Merge undone";

    public const string Separated = "Persons separated";
    public const string Reunited = "Separation undone";

    public static bool Is(Event e, long ownSource) => e.Kind == Kind && e.Source == ownSource;
}
