using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Consent;
using Throughline.People.Profiles;
using Throughline.People.Tests.Profiles;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.People.Tests.Consent;

public abstract class ConsentTests(Store store) : ProfileStore(store)
{
    public sealed class OnSqlite() : ConsentTests(Store.Sqlite);
    public sealed class OnPostgres() : ConsentTests(Store.Postgres);

    private static readonly string[] Channels = ["email", "sms", "*"], Purposes = ["marketing", "sales", "service", "tracking", "*", "topic:tea", "topic:coffee"];

    protected override void Add(IServiceCollection services)
    {
        base.Add(services);
        services.AddSingleton<Follower>().AddSingleton<IFollowConsents>(p => p.GetRequiredService<Follower>());
    }

    [Fact]
    public void I7_consent_folds_the_latest_of_each_identifier_and_the_most_restrictive_over_them_in_any_order_and_undo_gives_back() => Generated.Holds(Cases, c =>
    {
        Forget();
        Arrive([.. Who.Select((who, i) => ("web", Event(who, "track", "Visited", "{}", 0, $"v{i}")))], 10);
        Arrive(Shuffled([.. c.Said.Select(s => (s.Source, s.Event))], c.Seed), 1 + c.Seed % 5);
        var before = Holds();
        Assert.Equal(Slow(c.Said, Who.Select(w => new[] { w }).ToArray()), before);
        Merge(Who[c.One], Who[c.Other]);
        var joined = Who.Where(w => w != Who[c.One] && w != Who[c.Other]).Select(w => new[] { w }).Append([Who[c.One], Who[c.Other]]).ToArray();
        Assert.Equal(Slow(c.Said, joined), Holds());
        Undo(Who[c.One], Who[c.Other]);
        Assert.Equal(before, Holds());
        Time.Advance(TimeSpan.FromSeconds(1));
    }, Generated.OnDatabase / 2);

    [Fact]
    public async Task What_is_stated_here_holds_with_its_own_transaction_and_the_reader_changes_nothing()
    {
        Happened(Who[1], "track", "Visited", "{}", 1);
        await Get<StateConsent>().Do(Known(Who[1]), new(null, "email", "marketing", true, "consent", "form 3"), Caller.CommandLine);
        Assert.Equal(ConsentState.Given, Consents(Who[1]).For("email", "marketing").State);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Get<StateConsent>().Do(Known(Who[1]), new(null, "*", "*", false, null, null), Caller.CommandLine);
        var finding = Consents(Who[1]).For("email", "marketing");
        Assert.Equal(ConsentState.Withdrawn, finding.State);
        Assert.Equal([true, false], Get<Follower>().Told.Select(s => s.Given));
        CatchUp();
        Assert.Equal(2, Consents(Who[1]).History.Count);
        Assert.Equal(finding.Evidence, Consents(Who[1]).For("email", "marketing").Evidence);
        Assert.Equal("Consent withdrawn", Read(s => Get<EventLog>().Find(s, finding.Evidence.Single()))!.Name);
        Assert.True(Consents(Who[1]).For("email", "service").Permits);
        Assert.False(Consents(Who[1]).For("email", "research").Permits);
    }

    [Fact]
    public async Task A_follower_that_fails_takes_the_statement_back_with_it()
    {
        Happened(Who[1], "track", "Visited", "{}", 1);
        Get<Follower>().Fails = true;
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Get<StateConsent>().Do(Known(Who[1]), new(null, "*", "*", false, null, null), Caller.CommandLine));
        Assert.Empty(Consents(Who[1]).History);
        Assert.Equal(1, Read(Get<EventLog>().Count));
    }

    [Theory]
    [InlineData("identify", "Identified", """{"consent":{"marketing":{"email":true,"sms":"no"},"tracking":false}}""", "email marketing given", "sms marketing withdrawn", "* tracking withdrawn")]
    [InlineData("identify", "Identified", """{"unsubscribed":true}""", "* marketing withdrawn")]
    [InlineData("identify", "Identified", """{"unsubscribed":false,"consent":"yes","email_subscribe":"subscribed"}""")]
    [InlineData("identify", "Identified", """{"email_subscribe":"opted_in","push_subscribe":"unsubscribed"}""", "email marketing given", "push marketing withdrawn")]
    [InlineData("track", "Unsubscribed", "{}", "email marketing withdrawn")]
    [InlineData("track", "Consent Given", """{"purpose":["marketing","nonsense"],"channel":["Email"," SMS "],"basis":"consent"}""", "email marketing given", "sms marketing given")]
    [InlineData("track", "Consent given", """{"channel":"email"}""")]
    [InlineData("track", "Consent withdrawn", """{"purpose":"nonsense"}""", "* * withdrawn")]
    [InlineData("track", "Consent withdrawn", "[]")]
    [InlineData("page", "Consent given", """{"purpose":"marketing"}""")]
    [InlineData("track", "Topic unsubscribed", """{"topic":"Gardening"}""", "* topic:gardening withdrawn")]
    [InlineData("track", "topic subscribed", """{"topics":["tea"," Two Words ",7,"a topic with so long a name that nobody says it"],"channel":"email"}""", "email topic:tea given", "email topic:two words given")]
    [InlineData("track", "Topic unsubscribed", "{}")]
    [InlineData("identify", "Identified", """{"topics":{"tea":false,"coffee":"yes","*":true,"x":7}}""", "* topic:tea withdrawn", "* topic:coffee given")]
    public void Events_speak_of_consent_in_these_words(string kind, string name, string properties, params string[] stated)
    {
        Happened(Who[0], kind, name, properties, 5);
        Assert.Equal(stated.Order(), Consents(Who[0]).History.Select(s => $"{s.Channel} {s.Purpose} {(s.Given ? "given" : "withdrawn")}").Order());
    }

    [Fact]
    public async Task A_topic_is_no_consent_and_whoever_takes_consent_back_stays_subscribed()
    {
        Happened(Who[0], "track", "Topic subscribed", """{"topic":"tea"}""", 1);
        Assert.Equal((ConsentState.Given, ConsentState.Unstated), (Consents(Who[0]).For("email", "topic:tea").State, Consents(Who[0]).For("email", "marketing").State));
        Assert.True(Consents(Who[0]).For("email", "topic:coffee").Permits); // nobody said anything of it
        Time.Advance(TimeSpan.FromSeconds(1));
        await Get<StateConsent>().Do(Known(Who[0]), new(null, "*", "*", false, null, null), Caller.CommandLine);
        Assert.True(Consents(Who[0]).For("email", "topic:tea").Permits);
        Assert.False(Consents(Who[0]).For("email", "marketing").Permits);
        await Get<StateConsent>().Do(Known(Who[0]), new(null, "email", "topic:Tea", false, null, null), Caller.CommandLine);
        Assert.Equal((false, true), (Consents(Who[0]).For("email", "topic:tea").Permits, Consents(Who[0]).For("sms", "topic:tea").Permits));
        Assert.Contains(Consents(Who[0]).Findings, f => f is { Purpose: "topic:tea", Channel: "email", State: ConsentState.Withdrawn });
    }

    [Fact]
    public void A_banner_of_segment_speaks_of_tracking_only()
    {
        Happened(Who[0], "track", "Segment Consent Preference Updated", "{}", 5, context: """{"consent":{"categoryPreferences":{"Advertising":true,"Analytics":false}}}""");
        Assert.Equal(ConsentState.Withdrawn, Consents(Who[0]).For("web", "tracking").State);
        Assert.Equal(ConsentState.Unstated, Consents(Who[0]).For("email", "marketing").State);
    }

    [Fact]
    public void What_a_trait_says_with_every_identify_is_one_statement()
    {
        for (var at = 1; at <= 5; at++)
            Happened(Who[0], "identify", "Identified", """{"consent":{"marketing":true}}""", 10 - at);
        var said = Assert.Single(Consents(Who[0]).History);
        Assert.Equal((5, 9), (said.Since, said.At));
    }

    [Fact]
    public void A_rebuild_never_lets_a_withdrawal_out_of_sight()
    {
        Happened(Who[0], "track", "Consent given", """{"purpose":"marketing","channel":"email"}""", 1);
        Happened(Who[0], "track", "Consent withdrawn", """{"purpose":"service","channel":"email"}""", 2);
        var before = Described();
        Run(Get<ReaderStep>().Restart(Get<ReadProfiles>()));
        Assert.False(Consents(Who[0]).For("email", "service").Permits);
        Assert.False(Consents(Who[0]).For("email", "marketing").Permits);
        CatchUp();
        Assert.Equal(before, Described());
    }

    [Fact]
    public void Users_mistakes_are_told()
    {
        foreach (var wrong in (NewConsent[])[new(null, "email", "world peace", true, "x", null), new(null, "", "sales", true, "x", null), new(null, "email", "sales", true, " ", null)])
            Assert.Throws<UserErrorException>(() => StateConsent.Checked(wrong));
        Assert.Equal("*", StateConsent.Checked(new(null, null, "Tracking", false, null, null)).Channel);
    }

    private List<string> Described() => [.. Consents(Who[0]).History.Select(s => s.ToString())];

    private List<string> Holds() => [.. Who.SelectMany(who => Asked((channel, purpose) => $"{who.Value} {channel} {purpose} {Consents(who).For(channel, purpose).State}")).Order()];

    private static IEnumerable<string> Asked(Func<string, string, string> answer) =>
        from purpose in ConsentPurpose.All.Concat(["topic:tea", "topic:coffee", "topic:nobody's"]) from channel in (string[])["email", "sms"] select answer(channel, purpose);

    /// <summary>Straight from the specification.</summary>
    private static List<string> Slow(IReadOnlyList<Stated> said, Identifier[][] persons) =>
        [.. persons.SelectMany(person => person.SelectMany(who => Asked((channel, purpose) => $"{who.Value} {channel} {purpose} {Slow(said, person, channel, purpose)}"))).Order()];

    private static ConsentState Slow(IReadOnlyList<Stated> said, Identifier[] person, string channel, string purpose)
    {
        var states = new List<bool>();
        foreach (var identifier in person)
        {
            var about = said.Where(s => s.Who == identifier
                && (purpose == "tracking" ? s.Purpose == "tracking"
                    : (s.Channel == "*" || s.Channel == channel) && (s.Purpose == purpose || (s.Purpose == "*" && purpose is "marketing" or "sales" or "research")) && (s.Purpose == "*" || s.Purpose == purpose))).ToList();
            if (about.Count > 0)
                states.Add(about.Where(s => s.At == about.Max(a => a.At)).All(s => s.Given));
        }
        return states.Count == 0 ? ConsentState.Unstated : states.TrueForAll(given => given) ? ConsentState.Given : ConsentState.Withdrawn;
    }

    private static Gen<Stated> Statement { get; } =
        from who in Gen.Elements(Who)
        from channel in Gen.Elements(Channels)
        from purpose in Gen.Elements(Purposes)
        from given in Gen.Elements(true, false)
        from at in Gen.Choose(1, 6)
        from source in Gen.Elements("web", "crm")
        select new Stated(who, channel, purpose, given, at, source, "");

    private static Gen<Case> Cases { get; } =
        from said in Statement.ArrayOf()
        from two in Gen.Elements((0, 1), (0, 3), (1, 2), (2, 3), (1, 3))
        from seed in Gen.Choose(0, 1000)
        select new Case([.. said.Take(15).Select((s, i) => s with { Id = "c" + i })], two.Item1, two.Item2, seed);

    private sealed record Case(IReadOnlyList<Stated> Said, int One, int Other, int Seed);

    private sealed record Stated(Identifier Who, string Channel, string Purpose, bool Given, long At, string Source, string Id)
    {
        public NewEvent Event => Event(Who, "track", Given ? "Consent given" : "Consent withdrawn",
            $$"""{"channel":"{{Channel}}","purpose":"{{Purpose}}","basis":"consent"}""", At, Id);
    }

    private sealed class Follower : IFollowConsents
    {
        public List<ConsentStatement> Told { get; } = [];
        public bool Fails { get; set; }

        public void Stated(Transaction tx, IReadOnlyList<ConsentStatement> statements)
        {
            if (Fails)
                throw new InvalidTimeZoneException("as the test wants");
            Told.AddRange(statements.Where(s => !Told.Exists(t => t.MessageId == s.MessageId)));
        }
    }
}
