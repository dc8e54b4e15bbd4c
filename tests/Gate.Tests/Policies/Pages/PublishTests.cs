using Throughline.Gate.Policies;
using Throughline.Gate.Tests.Decisions;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.Web.Problems;

namespace Throughline.Gate.Tests.Policies.Pages;

public abstract class PublishTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : PublishTests(Store.Sqlite);
    public sealed class OnPostgres() : PublishTests(Store.Postgres);

    [Fact]
    public async Task Whoever_publishes_what_was_made_before_another_went_live_is_told_and_may_do_it_knowingly()
    {
        var (mine, theirs) = (await Replayed("name: mine"), await Replayed("name: theirs"));
        Assert.Equal([1L, 1L], new[] { mine.BasedOn, theirs.BasedOn });
        await Get<PublishPolicy>().Do(Me, theirs.Version);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Get<PublishPolicy>().Do(Me, mine.Version));
        Assert.Equal(409, refused.Status);
        Assert.Contains($"Version {theirs.Version} went live meanwhile", refused.Message, StringComparison.Ordinal);
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Get<PublishPolicy>().Do(Me, mine.Version, basedOn: 1))).Status);
        Assert.Equal(PolicyState.Live, (await Get<PublishPolicy>().Do(Me, mine.Version, basedOn: theirs.Version)).State);
        Assert.Equal(PolicyState.Retired, (await Get<DraftPolicy>().Get(theirs.Version)).State);
    }

    /// <summary>Documents as versions of Throughline took them that knew less to be wrong with them.</summary>
    [Theory]
    [InlineData("caps: [{ name: day, limit: 1, per: day }]\nquietHours: [{ channels: [], from: \"20:00\", to: \"19:00\" }]")]
    [InlineData("caps: [{ name: day, limit: 1, per: day }]\nholdouts: [{ experiment: x, percent: 100, touchpoints: [] }]")]
    [InlineData("caps: [{ name: day, limit: 1, per: day }, { name: none, over: purpose, of: service, limit: 0, per: day }]\nrelationship: [{ name: r, purposes: [], when: { phase: [] }, do: drop }]")]
    [InlineData("caps: [{ name: day, limit: 1, per: day }]\nowners: [{ owner: x }, { owner: y, when: { phase: keep } }]")]
    public async Task A_kept_policy_with_a_rule_that_can_never_hold_goes_on_deciding(string document)
    {
        Assert.NotEmpty((await Assert.ThrowsAsync<UserErrorException>(() => Get<DraftPolicy>().Do(Me, document))).Message);
        await Register("marketing-news");
        await Agreed("ann");
        var version = await Database.Write(tx =>
        {
            var (versions, before) = (Get<PolicyVersions>(), Get<PolicyVersions>().Live(tx).Version);
            var made = versions.Add(tx, document, "test", Now);
            versions.Move(tx, made, PolicyState.Draft, PolicyState.Replayed, "test", Now);
            versions.Move(tx, before, PolicyState.Live, PolicyState.Retired, "test", Now);
            versions.Move(tx, made, PolicyState.Replayed, PolicyState.Live, "test", Now);
            return made;
        });
        var raised = await Raise(Wish("a", "ann", value: 2), Wish("b", "ann"));
        Assert.All(raised, r => Assert.Equal(("planned", version), (r.State, r.Decision.Policy)));
        Assert.NotEqual(raised[0].Decision.PlannedAt, raised[1].Decision.PlannedAt); // its caps hold as ever
        Assert.Contains(PolicyAnswer.ProblemsOf(document), p => !p.Warning); // whoever drafts from it is told
    }

    private async Task<PolicyVersion> Replayed(string yaml)
    {
        var draft = await Get<DraftPolicy>().Do(Me, yaml);
        await Database.Write(tx => Get<PolicyVersions>().Move(tx, draft.Version, PolicyState.Draft, PolicyState.Replayed, "test", Now));
        return draft;
    }
}
