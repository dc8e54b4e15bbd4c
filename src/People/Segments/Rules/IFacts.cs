namespace Throughline.People.Segments.Rules;

/// <summary>What is known of one person, of all their identifiers together.</summary>
public interface IFacts
{
    string? Trait(string name);
    string? Phase { get; }

    /// <summary>When the phase may change with nothing happening (microseconds UTC); <see cref="long.MaxValue"/> for never.</summary>
    long PhaseUntil { get; }

    /// <summary>The most restrictive over the person's identifiers.</summary>
    ConsentState Consent(string channel, string purpose);

    IOccurrences Occurrences(Selector selector);
}

/// <summary>When the events that a selector takes occurred, in microseconds UTC.</summary>
public interface IOccurrences
{
    /// <summary>The n-th newest (from 1) at or before an instant, or null.</summary>
    long? Newest(int n, long atOrBefore);

    /// <summary>The first after an instant, or null.</summary>
    long? First(long after);
}
