using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Linkage.Suggestions;
using Throughline.People.Privacy;
using Throughline.People.Tests.Profiles;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.People.Tests.Linkage;

public abstract class MatchTests(Store store) : ProfileStore(store)
{
    public sealed class OnSqlite() : MatchTests(Store.Sqlite);
    public sealed class OnPostgres() : MatchTests(Store.Postgres);

    private static readonly Identifier Shop = new(Identifier.UserId, "shop-1");
    private static readonly Identifier Club = new(Identifier.UserId, "club-1");

    [Fact]
    public async Task I10_Matches_are_suggested_with_their_evidence_and_never_applied_by_themselves()
    {
        Town();
        Assert.NotNull(await Get<FindMatches>().Do(TestContext.Current.CancellationToken));
        var match = Assert.Single(Open());
        Assert.Equal([Known(Shop), Known(Club)], [match.Low, match.High]);
        Assert.True(match.Probability > 0.9);
        Assert.Contains(match.Evidence, e => e is { Field: "Born", Level: "the same", Bits: > 5 });
        Assert.Contains(match.Evidence, e => e is { Field: "Name", Level: "alike", Bits: > 2 });
        Assert.NotEqual(Person(Shop), Person(Club));
        // not again within a day, unless somebody asks
        Assert.Null(await Get<FindMatches>().Do(TestContext.Current.CancellationToken));
        await Get<AskForMatches>().Search();
        Assert.NotNull(await Get<FindMatches>().Do(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task I10_An_accepted_match_is_one_person_and_undo_makes_it_open_again()
    {
        Town();
        await Get<FindMatches>().Do(TestContext.Current.CancellationToken);
        await Get<DecideMatch>().Accept(Caller.CommandLine, Known(Shop), Known(Club));
        Assert.Equal(Person(Shop), Person(Club));
        Assert.Empty(Open());
        Undo(Shop, Club);
        Assert.Single(Open());
    }

    [Fact]
    public async Task I10_A_rejected_match_is_two_people_and_is_not_suggested_again()
    {
        Town();
        await Get<FindMatches>().Do(TestContext.Current.CancellationToken);
        await Get<DecideMatch>().Reject(Caller.CommandLine, Known(Shop), Known(Club));
        Assert.Empty(Open());
        Time.Advance(TimeSpan.FromHours(25));
        Assert.NotNull(await Get<FindMatches>().Do(TestContext.Current.CancellationToken));
        Assert.Empty(Open());
        Assert.NotEqual(Person(Shop), Person(Club));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<DecideMatch>().Accept(Caller.CommandLine, Known(Shop), Known(Club)));
    }

    [Fact]
    public async Task I10_Matches_are_applied_from_the_threshold_that_the_operator_set_and_can_be_undone()
    {
        Town();
        await Assert.ThrowsAsync<UserErrorException>(() => Get<AskForMatches>().Rule(Caller.CommandLine, 0.2));
        await Get<AskForMatches>().Rule(Caller.CommandLine, 0.9);
        await Get<FindMatches>().Do(TestContext.Current.CancellationToken);
        Assert.Equal(Person(Shop), Person(Club));
        Undo(Shop, Club);
        Assert.NotEqual(Person(Shop), Person(Club));
    }

    [Fact]
    public async Task Whoever_is_erased_is_in_no_suggestion()
    {
        Town();
        await Get<FindMatches>().Do(TestContext.Current.CancellationToken);
        var exported = Read(s => Get<IEnumerable<IExportPersons>>().Single(e => e.Section == "suggested_matches").Of(s, [Known(Shop)]).ToList());
        Assert.Single(exported);
        Assert.DoesNotContain("Ferreyra", System.Text.Json.JsonSerializer.Serialize(exported), StringComparison.Ordinal);
        await Database.Write(tx => Get<IEnumerable<IForgetPersons>>().OfType<ForgetMatches>().Single()
            .Forget(tx, new ForgottenPerson(Get<Identifiers>().Of(tx, [Known(Shop)]))));
        Assert.Equal(0, Read(s => s.Single<long>("select count(*) from match_suggestions")));
    }

    /// <summary>Three hundred people, and one of them twice under user ids of two systems.</summary>
    private void Town()
    {
        var (records, _) = SlippedRecords.Make(300, 21, slipped: 0);
        var events = records.Select((r, i) => ("web", Event(new Identifier(Identifier.UserId, "u" + i), "identify", "Identified",
            $$"""{"firstName":"{{r[0]}}","lastName":"{{r[1]}}","birthday":"{{r[7]}}","address":{"street":"{{r[2]}} {{r[3]}}","city":"{{r[4]}}","postalCode":"{{r[5]}}"},"phone":"{{r[8]}}"}""", i, "t" + i)))
            .Append(("web", Event(Shop, "identify", "Identified", """{"name":"Leonor Ferreira","birthday":"1981-04-17","address":{"street":"Rua das Flores 12","city":"Porto"},"phone":"+351 912 555 001"}""", 1000, "s")))
            .Append(("crm", Event(Club, "identify", "Identified", """{"firstName":"Leonor","lastName":"Ferreyra","birthday":"17.04.1981","address":{"street":"rua das flores, 12","city":"Pôrto"}}""", 1001, "c")));
        Arrive(events, 100);
    }

    private List<Suggestion> Open() => Read(s => Get<SuggestionList>().Open(s, 0, 100));

    private long Person(Identifier of) => Read(s => Get<Persons>().Of(s, Known(of))!.Value);
}
