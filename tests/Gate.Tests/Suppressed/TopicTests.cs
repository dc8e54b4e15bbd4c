using System.Text;
using Throughline.Gate.Decisions;
using Throughline.Gate.Tests.Decisions;
using Throughline.Kernel;
using Throughline.People.Consent;
using Throughline.People.Identity;
using Throughline.Support;

namespace Throughline.Gate.Tests.Suppressed;

/// <summary>A wish may say what it is about; whoever unsubscribed from that does not get it, and their consent stays.</summary>
public abstract class TopicTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : TopicTests(Store.Sqlite);
    public sealed class OnPostgres() : TopicTests(Store.Postgres);

    private async Task Ready(params string[] who)
    {
        await Publish("name: all");
        await Register("marketing-news");
        await Agreed(who);
    }

    private Task<RaisedAnswer> About(string topic, string key, string who) => RaiseOne(Wish(key, who) with { Topic = topic });

    private async Task Say(string name, string who, string topic)
    {
        await Append(Event(name, Mail(who), properties: $$"""{"topic":"{{topic}}"}"""));
        await Settle();
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Whoever_unsubscribed_from_a_topic_does_not_get_what_is_about_it_and_gets_the_rest()
    {
        await Ready("ann");
        await Say("Topic unsubscribed", "ann", "Gardening");
        var dropped = await About(" gardening ", "a", "ann");
        Assert.Equal("dropped", dropped.State);
        var finding = (await DecisionsOf("a"))[0].Decision.Findings.Single(f => f.Rule == DecisionRule.Consent);
        Assert.Equal((Verdict.Drop, "Unsubscribed from the topic gardening by email."), (finding.Effect, finding.Reason));
        Assert.Equal("Topic unsubscribed", (await Database.Read(s => Get<Events.Log.EventLog>().Find(s, Assert.Single(finding.Evidence))))!.Name);
        Assert.Equal(["planned", "planned"], new[] { (await About("tea", "b", "ann")).State, (await RaiseOne(Wish("c", "ann"))).State });
        await Say("Topic subscribed", "ann", "gardening");
        Assert.Equal("planned", (await About("gardening", "d", "ann")).State);
    }

    [Fact]
    public async Task A_subscription_is_no_consent()
    {
        await Publish("name: all");
        await Register("marketing-news");
        await Say("Topic subscribed", "bob", "tea");
        Assert.Equal("dropped", (await About("tea", "a", "bob")).State);
        Assert.Equal("Nobody agreed to marketing by email.", (await DecisionsOf("a"))[0].Decision.Findings.Single(f => f.Rule == DecisionRule.Consent).Reason);
    }

    [Fact]
    public async Task G5_unsubscribing_stops_what_is_planned_about_the_topic_in_its_transaction_and_nothing_else()
    {
        await Ready("ann");
        await About("tea", "tea", "ann");
        await About("coffee", "coffee", "ann");
        await Get<StateConsent>().Do(await IdOf(Mail("ann")), new(null, "*", "topic:tea", false, null, null), Me);
        Assert.Equal((IntentState.Dropped, IntentState.Planned), (await StateOf("tea"), await StateOf("coffee")));
        Assert.Equal(Cause.Consent, (await DecisionsOf("tea"))[^1].Cause);
        Assert.Equal("coffee", (await Claim())?.Intent.Key);
        Assert.Null(await Claim());
    }

    [Fact]
    public async Task G7_after_a_merge_a_topic_is_as_restrictive_as_the_stricter_and_after_an_undo_as_before()
    {
        await Ready("ann", "bob");
        await Say("Topic unsubscribed", "ann", "tea");
        await Say("Topic subscribed", "bob", "tea");
        Assert.Equal(["dropped", "planned"], new[] { (await About("tea", "a1", "ann")).State, (await About("tea", "b1", "bob")).State });
        await Get<MergePersons>().Do(Me, new("email:ann@example.org", "email:bob@example.org"));
        Assert.Equal(["dropped", "dropped"], new[] { (await About("tea", "a2", "ann")).State, (await About("tea", "b2", "bob")).State });
        await Get<UndoMerge>().Do(Me, new("email:ann@example.org", "email:bob@example.org"));
        Assert.Equal(["dropped", "planned"], new[] { (await About("tea", "a3", "ann")).State, (await About("tea", "b3", "bob")).State });
    }

    [Fact]
    public async Task The_same_key_about_another_topic_is_another_intent()
    {
        await Ready("ann");
        await About("tea", "k", "ann");
        Assert.True((await About("TEA", "k", "ann")).Again);
        Assert.Equal(409, (await Assert.ThrowsAsync<Web.Problems.RefusedException>(() => About("coffee", "k", "ann"))).Status);
        await Assert.ThrowsAsync<UserErrorException>(() => About(new string('x', 40), "long", "ann"));
    }

    [Fact]
    public async Task Topics_come_and_go_by_file()
    {
        await Ready("ann");
        var done = await Get<ExchangeConsents>().Import(Me, new MemoryStream(Encoding.UTF8.GetBytes("identifier,purpose,state\nann@example.org,topic:Tea,withdrawn\nann@example.org,topic:coffee,given\nann@example.org,topic:,given\n")));
        Assert.Equal((2, 1), (done.Taken, done.Refused));
        Assert.Equal(["dropped", "planned"], new[] { (await About("tea", "a", "ann")).State, (await About("coffee", "b", "ann")).State });
        using var to = new MemoryStream();
        await Get<ExchangeConsents>().Export(to);
        Assert.Contains("email:ann@example.org,,*,topic:tea,withdrawn", Encoding.UTF8.GetString(to.ToArray()), StringComparison.Ordinal);
    }
}
