using Throughline.Gate.Policies;
using Throughline.Gate.Tests.Decisions;
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

    private async Task<PolicyVersion> Replayed(string yaml)
    {
        var draft = await Get<DraftPolicy>().Do(Me, yaml);
        await Database.Write(tx => Get<PolicyVersions>().Move(tx, draft.Version, PolicyState.Draft, PolicyState.Replayed, "test", Now));
        return draft;
    }
}
