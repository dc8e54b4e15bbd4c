using Throughline.Events.Erasure;
using Throughline.Events.Log;
using Throughline.Events.Review;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.People.Privacy;

/// <summary>What was kept out of the log and carries one of the person's values.</summary>
internal sealed class ExportRefusals(Identifiers identifiers, Refusals refusals) : IExportPersons
{
    public string Section => "refusals";

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> ids)
    {
        var carried = new CarriedValues(identifiers.Of(session, ids));
        foreach (var refused in refusals.All(session))
            if (carried.In(refused.Item) || carried.In(refused.MessageId ?? ""))
                yield return new { refused.Reason, refused.Detail, refused.MessageId, refused.Place, refused.Item, receivedAt = Micros.ToText(refused.ReceivedAt), refused.Source };
    }
}
