using Throughline.Gate.Ownership;
using Throughline.Gate.Touchpoints;
using Throughline.Kernel.Storage;
using Throughline.People;

namespace Throughline.Gate.Decisions;

/// <summary>What decisions must know of touchpoints and of conversations that are open.</summary>
internal sealed class KnownOwnership(TouchpointList touchpoints, InteractionList interactions, Persons persons)
{
    /// <summary>The registered ones of these, by name. A retired one is nobody's.</summary>
    public Dictionary<string, TouchpointFacts> Touchpoints(Session session, IReadOnlyCollection<string> names) =>
        touchpoints.Named(session, names).ToDictionary(found => found.Name, found => found.Touchpoint.IsRetired
            ? new TouchpointFacts(found.Name, null, []) : new(found.Name, found.Operates, found.Touchpoint.Granted));

    /// <summary>Of these identifiers' persons, open or closed since an instant; each under one of the identifiers.</summary>
    public List<(long Identifier, OpenInteraction Interaction)> Interactions(Session session, IReadOnlyCollection<long> identifiers, long closedSince)
    {
        var personOf = persons.Of(session, identifiers);
        return interactions.Of(session, identifiers.ToLookup(id => personOf[id]), closedSince).ConvertAll(of => (of.Interaction.Identifier, new OpenInteraction(
            of.Interaction.Key, of.Interaction.Team, of.Interaction.Agent, of.Interaction.OpenedAt, of.Interaction.ClosedAt, of.Interaction.Opened,
            of.Interaction.OpenedFor == of.Interaction.Team ? null : of.Interaction.OpenedFor)));
    }
}
