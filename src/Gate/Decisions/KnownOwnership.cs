using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>What decisions must know of touchpoints and of conversations that are open.</summary>
internal sealed class KnownOwnership
{
    /// <summary>The registered ones of these, by name.</summary>
    public Dictionary<string, TouchpointFacts> Touchpoints(Session session, IReadOnlyCollection<string> names) => [];

    /// <summary>Of these identifiers, open or closed since an instant.</summary>
    public List<(long Identifier, OpenInteraction Interaction)> Interactions(Session session, IReadOnlyCollection<long> identifiers, long closedSince) => [];
}
