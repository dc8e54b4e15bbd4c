namespace Throughline.Gate.Policies;

/// <summary>Where a policy stands: each follows the one before, and exactly one is live.</summary>
internal enum PolicyState
{
    Draft,
    Replayed,
    Live,
    Retired,
}

/// <summary>A policy's document under its number, which never changes; only its state does. Instants are microseconds UTC.</summary>
internal sealed record PolicyVersion(long Version, string Document, bool IsShipped, PolicyState State, long MadeAt, string MadeBy, IReadOnlyList<PolicyStep> Steps);

/// <summary>That a policy came into a state, when, and by whom.</summary>
internal sealed record PolicyStep(PolicyState State, long At, string By);
