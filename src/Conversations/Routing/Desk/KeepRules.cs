using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Conversations.Routing.Desk;

/// <summary>Who works on an item of the first channel is not given one of the second.</summary>
public sealed record NotWhile(string Working, string Arriving);

/// <param name="ChannelWeights">Shares of the assignments; empty for one order over all channels.</param>
/// <param name="TimeOuts">Offers that ran out one after the other until an agent counts as not responding.</param>
/// <param name="ExcludedSeconds">How long an agent who refused is not asked again on the last step.</param>
/// <param name="ReserveSeconds">How long an item that fits nowhere waits until an agent is kept free for it.</param>
public sealed record RulesFields(
    IReadOnlyDictionary<string, int>? ChannelWeights = null, IReadOnlyList<NotWhile>? NoInterrupts = null, int OfferSeconds = 30, int TimeOuts = 3, int ExcludedSeconds = 300, int ReserveSeconds = 180);

/// <summary>Sets what holds for all queues, and shows it.</summary>
internal sealed class KeepRules(RoutingFacts facts, RoutedAgents agents, RouterSignal signal, Database database, AuditList audit, TimeProvider time)
{
    private const int MostNamed = 100, MostWeight = 1000, MostSeconds = 24 * 3600;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/routing/rules", (KeepRules keep) => keep.Now()).Require(Permissions.ConversationsRead).WithTags("Queues").WithSummary("What holds for all queues.");
        routes.MapPut("/api/routing/rules", (RulesFields rules, KeepRules keep, Caller caller) => keep.Do(caller, rules))
            .Require(Permissions.RoutingManage).WithTags("Queues").WithSummary("Sets what holds for all queues, from the next decision on.");
    }

    public Task<RulesFields> Now() => database.Read(session => agents.Rules(session));

    /// <exception cref="UserErrorException">They can't be so.</exception>
    public Task<RulesFields> Do(Caller caller, RulesFields fields)
    {
        var rules = Checked(fields);
        return database.Write(tx =>
        {
            var (_, now) = facts.Lock(tx, Micros.Now(time));
            agents.Set(tx, fields);
            facts.Append(tx, new RulesSet(now, rules));
            audit.Add(tx, caller, "routing.rules", "rules of routing");
            tx.AfterCommit(signal.Set);
            return fields;
        });
    }

    internal static RoutingRules Checked(RulesFields fields)
    {
        var weights = fields.ChannelWeights ?? new Dictionary<string, int>();
        if (weights.Count > MostNamed || fields.NoInterrupts?.Count > MostNamed || weights.Values.Any(weight => weight is < 1 or > MostWeight))
            throw new UserErrorException($"At most {MostNamed} channels have a weight, each from 1 to {MostWeight:N0}, and as many pairs are kept apart.");
        if (fields.OfferSeconds is < 1 or > MostSeconds || fields.ExcludedSeconds is < 0 or > MostSeconds || fields.ReserveSeconds is < 0 or > MostSeconds)
            throw new UserErrorException($"Times are up to {MostSeconds:N0} seconds, and an offer stands for at least one.");
        if (fields.TimeOuts is < 1 or > MostNamed)
            throw new UserErrorException($"An agent counts as not responding after 1 to {MostNamed} offers that ran out.");
        return new()
        {
            ChannelWeights = weights,
            NoInterrupts = [.. (fields.NoInterrupts ?? []).Select(pair => (pair.Working, pair.Arriving))],
            OfferTime = fields.OfferSeconds * Micros.PerSecond,
            TimeOutsUntilNotResponding = fields.TimeOuts,
            ExcludedOnLastStep = fields.ExcludedSeconds * Micros.PerSecond,
            ReserveAfter = fields.ReserveSeconds * Micros.PerSecond,
        };
    }
}
