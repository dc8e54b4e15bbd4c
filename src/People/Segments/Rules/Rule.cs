namespace Throughline.People.Segments.Rules;

/// <summary>
/// Who belongs: a function of what is known of a person and of the present instant. Lengths of time are microseconds.
/// A window of the last N reaches from just after N ago until now; what is dated later has not happened yet.
/// </summary>
public abstract record Rule
{
    public sealed record All(IReadOnlyList<Rule> Of) : Rule;
    public sealed record Any(IReadOnlyList<Rule> Of) : Rule;
    public sealed record Not(Rule Of) : Rule;

    /// <summary>The newest value of a trait passes the test.</summary>
    public sealed record Trait(string Name, Test Test) : Rule;

    /// <summary>Did this at least <paramref name="Least"/> and at most <paramref name="Most"/> times (null: any number), within a window or ever.</summary>
    public sealed record Did(Selector What, int Least, int? Most, long? Within) : Rule;

    /// <summary>
    /// Did the first and then, strictly later and no more than <paramref name="Within"/> later, the second; or, with <paramref name="Missed"/>,
    /// did not, and the time for it has run out. Any occurrence of the first counts, or any within <paramref name="Last"/>.
    /// </summary>
    public sealed record Then(Selector First, Selector Second, bool Missed, long Within, long? Last) : Rule;

    /// <summary>Belongs to another segment, by that segment's present rule.</summary>
    public sealed record In(long Segment) : Rule;

    /// <summary>Is in a phase of life.</summary>
    public sealed record Phase(string Name) : Rule;

    /// <summary>What the person's consent for a channel and a purpose comes to.</summary>
    public sealed record Consent(string Channel, string Purpose, ConsentState Is) : Rule;

    /// <summary>This rule and all it is made of, outermost first.</summary>
    public IEnumerable<Rule> Parts() => this switch
    {
        All all => all.Of.SelectMany(of => of.Parts()).Prepend(this),
        Any any => any.Of.SelectMany(of => of.Parts()).Prepend(this),
        Not not => not.Of.Parts().Prepend(this),
        _ => [this],
    };
}
