using System.Security.Cryptography;
using System.Text;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Routing;

public sealed class SimulatedDayTests(ITestOutputHelper output)
{
    /// <summary>2,000 agents and 100,000 conversations in ./soak.</summary>
    [Fact]
    public void A_day_on_four_channels_breaks_no_rule_and_is_replayed_to_the_same_decisions_from_its_beginning_and_from_kept_states()
    {
        var (agents, conversations) = Generated.IsSoak ? (2_000, 100_000) : (200, 10_000);
        var (router, ledger, log, said) = (new Router(), new DayLedger(), new List<RoutingFact>(), IncrementalHash.CreateHash(HashAlgorithmName.SHA256));
        new SimulateDay(agents, conversations, seed: 20260914).Run(router, (fact, outcomes) =>
        {
            log.Add(fact);
            ledger.Take(fact, outcomes);
            Add(said, outcomes);
            if (fact is Ticked { At: var at } && at % (600 * 1_000_000L) == 0)
                ledger.NothingIsLeftUndone(at);
        });
        Assert.Equal(0, ledger.Left);
        Assert.Equal(conversations, ledger.Finished + ledger.Withdrawn);

        var (again, resumed, repeated, gone) = (new Router(), new Router(), IncrementalHash.CreateHash(HashAlgorithmName.SHA256), IncrementalHash.CreateHash(HashAlgorithmName.SHA256));
        foreach (var (i, fact) in log.Index())
        {
            Add(repeated, again.Apply(fact));
            Add(gone, resumed.Apply(fact));
            if (i % 3_001 == 0)
                resumed = new(RoutingStates.Unpack(1, RoutingStates.Pack(1, resumed.Keep())));
        }
        var all = said.GetHashAndReset();
        Assert.Equal(all, repeated.GetHashAndReset());
        Assert.Equal(all, gone.GetHashAndReset());
        output.WriteLine($"{log.Count:N0} facts; {ledger.Offered:N0} offers, {ledger.Accepted:N0} accepted, {ledger.TimedOut:N0} ran out, {ledger.Withdrawn:N0} gave up, {ledger.Kept:N0} reservations, at most {ledger.MostWaiting:N0} waiting");
    }

    private static void Add(IncrementalHash said, IReadOnlyList<RoutingOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
            said.AppendData(Encoding.UTF8.GetBytes(outcome.ToString()!));
    }

    [Fact]
    public void In_a_busy_hour_nothing_is_passed_over()
    {
        var (router, ledger, looked) = (new Router(), new DayLedger(), 0);
        new SimulateDay(60, 4_000, seed: 7).Run(router, (fact, outcomes) =>
        {
            if (outcomes.Count > 0 && outcomes[0] is Offered first && ++looked % 10 == 0)
                ledger.NothingWasPassedOver(first, fact.At);
            ledger.Take(fact, outcomes);
        });
        Assert.True(looked > 800 && ledger.MostWaiting > 100, $"{looked} looked at, at most {ledger.MostWaiting} waiting");
    }
}
