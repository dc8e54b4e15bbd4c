namespace Throughline.People.Phases;

/// <summary>The phases of life, from first contact to being kept.</summary>
public static class Phase
{
    public const string Find = "find", Win = "win", Serve = "serve", Keep = "keep";
    public static IReadOnlyList<string> All { get; } = [Find, Win, Serve, Keep];
}

/// <summary>That a phase began at an instant (microseconds UTC), by the rule of this number (first 1), and why in words.</summary>
public sealed record PhaseChange(string Phase, long At, int Rule, string Why);

/// <summary>
/// A person's phases so far, oldest first; empty for a person of whom nothing is known. <see cref="Until"/> is the next instant at which the
/// mere passing of time may change the phase, null where it can't. <see cref="Version"/> is the rule table's; 0 for the one that ships.
/// </summary>
public sealed record PhaseHistory(IReadOnlyList<PhaseChange> Changes, long? Until, long Version)
{
    public PhaseChange? Now => Changes.Count == 0 ? null : Changes[^1];
}
