namespace Throughline.Gate.Policies;

/// <summary>Where a policy stands: each follows the one before, and exactly one is live.</summary>
internal enum PolicyState
{
    Draft,
    Replayed,
    Live,
    Retired,
}

/// <summary>
/// A policy's document under its number, which never changes; only its state does. Instants are microseconds UTC. <see cref="BasedOn"/> is the
/// version that was live when it was made; null of one that came with Throughline.
/// </summary>
internal sealed record PolicyVersion(long Version, string Document, bool IsShipped, PolicyState State, long MadeAt, string MadeBy, long? BasedOn, IReadOnlyList<PolicyStep> Steps);

/// <summary>That a policy came into a state, when, and by whom.</summary>
internal sealed record PolicyStep(PolicyState State, long At, string By);
