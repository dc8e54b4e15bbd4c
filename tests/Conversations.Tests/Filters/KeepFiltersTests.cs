using Throughline.Conversations.Filters;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Filters;

public abstract class KeepFiltersTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : KeepFiltersTests(Store.Sqlite);
    public sealed class OnPostgres() : KeepFiltersTests(Store.Postgres);

    private static readonly InboxFilter Vip = new(Tags: ["vip"]);

    private static async Task<int> Refused(Func<Task> way) => (await Assert.ThrowsAsync<RefusedException>(way)).Status;

    private Task<InboxView> View(Caller caller, string key) => Database.Read(session => Get<FilterViews>().Find(session, caller, key));

    [Fact]
    public async Task Own_ones_are_their_owners_alone_and_a_teams_are_kept_by_who_leads_the_desk_and_seen_by_who_is_in_it()
    {
        var (dana, dan, sam, lead) = (await Hire("dana", "agent", "service"), await Hire("dan", "agent", "service"), await Hire("sam", "agent", "sales"), await Hire("lead", "supervisor"));
        var own = await Get<KeepFilters>().Add(dana, new("Mine", Vip));
        Assert.Equal(403, await Refused(() => Get<KeepFilters>().Add(dana, new("Ours", Vip, "service"))));
        var team = await Get<KeepFilters>().Add(lead, new("Ours", Vip with { Owner = "dana" }, "service"));
        Assert.Equal(dana.Id, team.Filter.Owner);
        foreach (var (caller, seen) in (ValueTuple<Caller, string[]>[])[(dana, ["Mine", "Ours"]), (dan, ["Ours"]), (sam, []), (lead, ["Ours"])])
        {
            Assert.Equal(seen, (await Get<KeepFilters>().Of(caller)).Select(f => f.Name));
            foreach (var filter in (SavedFilter[])[own, team])
                if (seen.Contains(filter.Name))
                    Assert.Equal(filter.Name, (await View(caller, FilterViews.KeyOf(filter))).Label);
                else
                    Assert.Equal(404, await Refused(() => View(caller, FilterViews.KeyOf(filter))));
        }
        foreach (var (caller, filter, status) in (ValueTuple<Caller, SavedFilter, int>[])[(dan, own, 404), (lead, own, 404), (sam, team, 404), (dan, team, 403)])
        {
            Assert.Equal(status, await Refused(() => Get<KeepFilters>().Change(caller, filter.Id, new("X", Vip))));
            Assert.Equal(status, await Refused(() => Get<KeepFilters>().Remove(caller, filter.Id)));
        }
        await Get<KeepFilters>().Change(dana, own.Id, new("Otherwise", new(Priority: 5)));
        var changed = await Get<KeepFilters>().Get(dana, own.Id);
        Assert.Equal(("Otherwise", 5L, null), (changed.Name, changed.Filter.Priority, changed.Filter.Tags));
        await Get<KeepFilters>().Remove(dana, own.Id);
        await Get<KeepFilters>().Remove(lead, team.Id);
        Assert.Empty(await Get<KeepFilters>().Of(dana));
        Assert.Equal("team", (await Database.Read(session => Get<FilterViews>().FindOrOpen(session, dana, FilterViews.KeyOf(own)))).Key);
    }

    [Fact]
    public async Task What_can_not_be_kept_is_said_and_nothing_is_kept()
    {
        var dana = await Hire("dana", "agent", "service");
        foreach (var (name, filter) in (ValueTuple<string?, InboxFilter?>[])
        [
            (null, Vip), ("", Vip), ("a\nb", Vip), (new string('n', 61), Vip), ("x", null), ("x", new()), ("x", new(States: ["resolved"])), ("x", new(Teams: ["nobody"])), ("x", new(Owner: "who")), ("x", new(Waiting: 0)), ("x", new(Person: "Ada")),
        ])
            await Assert.ThrowsAsync<UserErrorException>(() => Get<KeepFilters>().Add(dana, new(name, filter)));
        Assert.Empty(await Get<KeepFilters>().Of(dana));
        for (var i = 0; i < SavedFilter.Most; i++)
            await Get<KeepFilters>().Add(dana, new($"F{i}", Vip));
        Assert.Contains("30 filters already", (await Assert.ThrowsAsync<UserErrorException>(() => Get<KeepFilters>().Add(dana, new("One more", Vip)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_stands_once_among_ones_own_and_once_in_a_team()
    {
        var (dana, dan, lead) = (await Hire("dana", "agent", "service"), await Hire("dan", "agent", "service"), await Hire("lead", "supervisor"));
        await Get<KeepFilters>().Add(dana, new("Late", Vip));
        var other = await Get<KeepFilters>().Add(dana, new("Other", Vip));
        await Get<KeepFilters>().Add(lead, new("Late", Vip, "service"));
        foreach (var way in (Func<Task>[])[() => Get<KeepFilters>().Add(dana, new("Late", Vip)), () => Get<KeepFilters>().Add(lead, new("Late", Vip, "service")), () => Get<KeepFilters>().Change(dana, other.Id, new("Late", Vip))])
            Assert.Contains("a filter “Late” already", (await Assert.ThrowsAsync<UserErrorException>(way)).Message, StringComparison.Ordinal);
        await Get<KeepFilters>().Change(dana, other.Id, new("Other", new(Priority: 5)));
        await Get<KeepFilters>().Add(dan, new("Late", Vip));
        await Get<KeepFilters>().Add(lead, new("Late", Vip, "sales"));
        Assert.Equal(["Late", "Late", "Other"], (await Get<KeepFilters>().Of(dana)).Select(f => f.Name));
    }

    [Fact]
    public async Task Who_does_not_see_segments_filters_by_one_only_where_who_leads_shared_it()
    {
        var (dana, lead) = (await Hire("dana", "agent", "service"), await Hire("lead", "supervisor"));
        var buyers = new InboxFilter(Segment: "Buyers");
        Assert.Equal(403, await Refused(() => Get<KeepFilters>().Add(dana, new("Buyers", buyers))));
        Assert.Equal(403, await Refused(() => View(dana, FilterViews.KeyOf(buyers))));
        Assert.Equal("Buyers", (await View(lead, FilterViews.KeyOf(buyers))).Filter!.Segment);
        var shared = await Get<KeepFilters>().Add(lead, new("Buyers", buyers, "service"));
        Assert.Equal("Buyers", (await View(dana, FilterViews.KeyOf(shared))).Label);
        // who could, and may no more
        var own = await Get<KeepFilters>().Add(lead, new("Own", buyers));
        Assert.Equal(403, await Refused(() => View(lead with { Permissions = dana.Permissions }, FilterViews.KeyOf(own))));
        Assert.DoesNotContain("Own", (await Database.Read(session => Get<ShowRail>().Of(session, lead with { Permissions = dana.Permissions }, null))).Filters.Select(of => of.View.Label));
    }

    [Fact]
    public async Task The_rail_has_them_with_how_many_each_finds()
    {
        var dana = await Hire("dana", "agent", "service");
        var ann = await Open("ann");
        await Open("bob");
        await Get<TagConversation>().Do(dana, ann.Id, ["vip"]);
        await Get<KeepFilters>().Add(dana, new("A", Vip));
        await Get<KeepFilters>().Add(dana, new("B", new(Owner: "nobody")));
        Assert.Equal([("A", 1L, false), ("B", 2L, false)], (await Database.Read(session => Get<ShowRail>().Of(session, dana, null))).Filters.Select(of => (of.View.Label, of.Count.Number, of.Count.IsCut)));
    }
}
