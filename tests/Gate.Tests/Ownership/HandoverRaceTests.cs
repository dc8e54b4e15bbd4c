using Throughline.Gate.Ownership;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Gate.Tests.Ownership;

/// <summary>Several at one handover at the same instant: one wins, and the others are told why not.</summary>
public abstract class HandoverRaceTests(Store store) : GateCase(store)
{
    public sealed class OnSqlite() : HandoverRaceTests(Store.Sqlite);
    public sealed class OnPostgres() : HandoverRaceTests(Store.Postgres);

    private const int Rounds = 6, Clients = 4;
    private static readonly string[] Others = ["sales", "marketing", "cx", "sales"];

    [Fact]
    public async Task Of_many_who_offer_and_answer_at_the_same_instant_one_wins_and_the_others_get_409_with_a_reason()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await Append(Event("Conversation opened", Ann, key: $"c{round}"));
            var ann = await IdOf(Ann);
            var offers = await Race(client => Get<OfferHandover>().Do(Caller.CommandLine, ann, new($"c{round}", null, Others[client], null, $"client {client}", null, null)));
            var offered = Assert.Single(offers.Won);
            Assert.All(offers.Lost, lost => Assert.StartsWith($"It is offered to {offered.ToTeam} until ", lost, StringComparison.Ordinal));

            var answers = await Race(client => Get<AnswerHandover>().Do(Caller.CommandLine, offered.Id, client % 2 == 0, null));
            var answered = Assert.Single(answers.Won);
            Assert.All(answers.Lost, lost => Assert.StartsWith($"It was {answered.State} already", lost, StringComparison.Ordinal));

            var (open, facts) = await Database.Read(s => (Get<InteractionList>().OpenWith(s, ann).Single(i => i.Key == $"c{round}"),
                s.Query<(string Name, long Count)>("select name, count(*) from events where kind <> 'track' group by name").ToDictionary(f => f.Name, f => f.Count)));
            Assert.Equal(answered.State == HandoverState.Accepted ? offered.ToTeam : "service", open.Team);
            Assert.Null(open.Offer);
            Assert.Equal(round + 1, facts[HandoverFact.Offered]);
            Assert.Equal(round + 1, facts.GetValueOrDefault(HandoverFact.Accepted) + facts.GetValueOrDefault(HandoverFact.Declined));
        }
    }

    private static async Task<(List<Handover> Won, List<string> Lost)> Race(Func<int, Task<Handover>> attempt)
    {
        var ended = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            try
            {
                return (Won: await attempt(client), Lost: (string?)null);
            }
            catch (RefusedException refused) when (refused.Status == 409)
            {
                return (null!, refused.Message);
            }
        })));
        return ([.. ended.Where(e => e.Lost is null).Select(e => e.Won)], [.. ended.Select(e => e.Lost).OfType<string>()]);
    }
}
