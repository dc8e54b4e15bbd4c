using Throughline.Events.Log;

namespace Throughline.People.Identity;

/// <summary>What the page about a person's identity shows.</summary>
public sealed record IdentityView
{
    internal IdentityView(Person person, IReadOnlyList<ToldClaim> claims, IReadOnlyList<(KnownIdentifier One, KnownIdentifier Other)> apart) =>
        (Person, Claims, Apart) = (person, claims, apart);

    public Person Person { get; }

    /// <summary>First in canonical order first.</summary>
    internal IReadOnlyList<ToldClaim> Claims { get; }

    internal IReadOnlyList<(KnownIdentifier One, KnownIdentifier Other)> Apart { get; }
}
