using Microsoft.Extensions.Logging;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Collect;

/// <summary>The last step: into the log, events and refusals in one unit, done when it is durable.</summary>
internal sealed class AppendItems(Database database, EventLog events, Refusals refusals, ILogger<AppendItems> log)
{
    /// <summary>All that was kept out, the log's own refusals included.</summary>
    /// <exception cref="StoreUnavailableException">It can't be made durable now.</exception>
    public async Task<IReadOnlyList<Refusal>> Append(long source, long receivedAt, Collected collected)
    {
        if (collected.Events.Count == 0 && collected.Refusals.Count == 0)
            return [];
        try
        {
            var outcomes = await database.Write(tx =>
            {
                refusals.Add(tx, source, receivedAt, collected.Refusals);
                return events.Append(tx, source, collected.Events);
            });
            return Kept(collected, outcomes);
        }
        catch (Exception e) when (e is not StoreUnavailableException && collected.Events.Count > 0)
        {
            // One item that passed all checks and still can't be stored must not keep the rest out, nor be sent again for ever.
            log.LogError(e, "A batch of {Count} could not be stored as a whole; storing it item by item", collected.Events.Count);
            return await AppendOneByOne(source, receivedAt, collected);
        }
    }

    private async Task<IReadOnlyList<Refusal>> AppendOneByOne(long source, long receivedAt, Collected collected)
    {
        var kept = await Append(source, receivedAt, collected with { Events = [] });
        var all = new List<Refusal>(kept);
        foreach (var e in collected.Events)
        {
            try
            {
                var outcomes = await database.Write(tx => events.Append(tx, source, [e]));
                all.AddRange(Kept(new Collected([e], []), outcomes));
            }
            catch (Exception failure) when (failure is not StoreUnavailableException)
            {
                log.LogError(failure, "The event {MessageId} could not be stored", e.MessageId);
                var refusal = new Refusal(RefusalReason.NotStorable.Name, RefusalReason.NotStorable.Sentence, e.MessageId, null, e.Name + " " + e.Properties);
                await database.Write(tx => refusals.Add(tx, source, receivedAt, [refusal]));
                all.Add(refusal);
            }
        }
        return all;
    }

    private static IReadOnlyList<Refusal> Kept(Collected collected, AppendOutcome[] outcomes)
    {
        if (Array.IndexOf(outcomes, AppendOutcome.MessageIdReused) < 0)
            return collected.Refusals;
        var all = new List<Refusal>(collected.Refusals);
        for (var i = 0; i < outcomes.Length; i++)
            if (outcomes[i] == AppendOutcome.MessageIdReused)
                all.Add(Refusal.MessageIdReused(collected.Events[i]));
        return all;
    }
}
