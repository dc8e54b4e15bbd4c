using Throughline.Events.Log;

namespace Throughline.People.Identity;

/// <summary>
/// What operators say about identity, as facts of the log: events of <see cref="Kind"/> from our own source, about two identifiers.
/// They count by what they say and not by when they are read: of contrary ones the later in time holds.
/// </summary>
internal static class IdentityFact
{
    public const string Kind = "identity";
    /// <summary>
    /// Two persons are one. It names all their identifiers that count towards limits, so that what made each of them goes on to hold:
    /// of one that names only two, the others' claims would come after it and break the limits.
    /// </summary>
    public const string Merged = "Persons merged";
    public const string Verified = "Identifier verified";

    /// <summary>The merge whose message id is in property <c>merge</c> is taken back.</summary>
    public const string Undone = "Merge undone";

    /// <summary>All claims about the two, of the rank in property <c>rank</c>, up to the fact's time are taken back.</summary>
    public const string Retracted = "Claims taken back";

    public const string Separated = "Persons separated";
    public const string Reunited = "Separation undone";

    public static bool Is(Event e, long ownSource) => e.Kind == Kind && e.Source == ownSource;
}
