using Throughline.Gate.Touchpoints;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>What decisions must know of touchpoints and of conversations that are open.</summary>
internal sealed class KnownOwnership(TouchpointList touchpoints)
{
    /// <summary>The registered ones of these, by name. A retired one is nobody's.</summary>
    public Dictionary<string, TouchpointFacts> Touchpoints(Session session, IReadOnlyCollection<string> names) =>
        names.Select(name => touchpoints.Find(session, name)).OfType<RegisteredTouchpoint>().ToDictionary(found => found.Name, found => found.Touchpoint.IsRetired
            ? new TouchpointFacts(found.Name, null, []) : new(found.Name, found.Operates, found.Touchpoint.Granted));

    /// <summary>Of these identifiers, open or closed since an instant.</summary>
    public List<(long Identifier, OpenInteraction Interaction)> Interactions(Session session, IReadOnlyCollection<long> identifiers, long closedSince) => [];
}
