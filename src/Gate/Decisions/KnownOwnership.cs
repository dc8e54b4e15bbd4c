using Throughline.Gate.Ownership;
using Throughline.Gate.Touchpoints;
using Throughline.Kernel.Storage;
using Throughline.People;

namespace Throughline.Gate.Decisions;

/// <summary>What decisions must know of touchpoints and of conversations that are open.</summary>
internal sealed class KnownOwnership(TouchpointList touchpoints, InteractionList interactions, Persons persons)
{
    /// <summary>The registered ones of these, by name. One that is retired counts as none.</summary>
    public Dictionary<string, TouchpointFacts> Touchpoints(Session session, IReadOnlyCollection<string> names) => touchpoints.Named(session, names)
        .Where(t => !t.Touchpoint.IsRetired).ToDictionary(t => t.Name, t => new TouchpointFacts(t.Name, t.Operates, t.Touchpoint.Granted), StringComparer.Ordinal);

    /// <summary>Of the persons of these identifiers, open or closed since an instant; with one of the person's identifiers.</summary>
    public List<(long Identifier, OpenInteraction Interaction)> Interactions(Session session, IReadOnlyCollection<long> identifiers, long closedSince)
    {
        var personOf = persons.Of(session, identifiers);
        return interactions.Of(session, identifiers.ToLookup(id => personOf[id]), closedSince)
            .ConvertAll(of => (of.Interaction.Identifier, new OpenInteraction(of.Interaction.Key, of.Interaction.Team, of.Interaction.Agent, of.Interaction.OpenedAt, of.Interaction.ClosedAt, of.Interaction.Opened)));
    }
}
