using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.Gate.Ownership;

/// <summary>What ownership keeps of a person: given out on asking, and forgotten with them.</summary>
internal sealed class KeptOwnership(InteractionList interactions, HandoverList handovers) : IForgetPersons, IExportPersons
{
    public string Section => "ownership";

    public void Forget(Transaction tx, ForgottenPerson person)
    {
        interactions.Forget(tx, person.Ids);
        handovers.Forget(tx, person.Ids);
    }

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers) =>
        interactions.All(session, identifiers).Select(object (row) => new
        {
            interaction = row.Key,
            row.Team,
            row.Agent,
            openedAt = Text(row.OpenedAt),
            row.Opened,
            closedAt = Text(row.ClosedAt),
            row.Closed,
        }).Concat(handovers.Of(session, identifiers).Select(object (h) => HandoverAnswer.Of(h)));

    private static string? Text(long? at) => at is { } instant ? Micros.ToText(instant) : null;
}
