using FsCheck.Fluent;
using Throughline.Gate.Touchpoints;
using Throughline.Gate.Touchpoints.Contacts;
using Throughline.Gate.Touchpoints.Reports;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.Staff.Teams;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Gate.Tests.Touchpoints;

public abstract class TouchpointTests(Store store) : GateCase(store)
{
    public sealed class OnSqlite() : TouchpointTests(Store.Sqlite);
    public sealed class OnPostgres() : TouchpointTests(Store.Postgres);

    private static Touchpoint Newsletter { get; } = new("Newsletter", "email", "marketing", "find") { Operates = "marketing", Granted = ["sales"] };

    private Task<RegisteredTouchpoint> Register(Touchpoint touchpoint) => Get<RegisterTouchpoint>().Do(Caller.CommandLine, touchpoint);

    [Fact]
    public async Task The_gate_finds_a_touchpoint_by_its_name_and_whose_it_is()
    {
        await Register(Newsletter);
        var found = await Database.Read(s => Get<TouchpointList>().Find(s, "Newsletter"));
        Assert.Equal(("email", "marketing", "find", "marketing"), (found!.Touchpoint.Channel, found.Touchpoint.Purpose, found.Touchpoint.Phase, found.Operates));
        Assert.True(found.Touchpoint.IsOpenTo("marketing"));
        Assert.True(found.Touchpoint.IsOpenTo("sales"));
        Assert.False(found.Touchpoint.IsOpenTo("service"));
        Assert.Null(await Database.Read(s => Get<TouchpointList>().Find(s, "newsletter")));
        var retired = await Get<ChangeTouchpoint>().Retire(Caller.CommandLine, found.Id, true);
        Assert.False(retired.Touchpoint.IsOpenTo("marketing"));
    }

    [Fact]
    public async Task A_name_is_registered_once_and_stays()
    {
        var first = await Register(Newsletter);
        await Assert.ThrowsAsync<UserErrorException>(() => Register(Newsletter));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<ChangeTouchpoint>().Do(Caller.CommandLine, first.Id, Newsletter with { Name = "Other" }));
        await Assert.ThrowsAsync<RefusedException>(() => Get<ChangeTouchpoint>().Do(Caller.CommandLine, 4711, Newsletter));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(first.ChangedAt, (await Get<ChangeTouchpoint>().Do(Caller.CommandLine, first.Id, Newsletter)).ChangedAt);
        Assert.Equal(Now, (await Get<ChangeTouchpoint>().Do(Caller.CommandLine, first.Id, Newsletter with { Channel = "SMS" })).ChangedAt);
        Assert.Equal(["touchpoint.register", "touchpoint.change"], await Database.Read(s => s.Query<string>("select action from audit order by id")));
    }

    [Fact]
    public void An_import_makes_the_registry_what_the_file_says_and_the_export_is_that_file() => Generated.Holds(
        from before in GenerateTouchpoints.Some
        from after in GenerateTouchpoints.Some
        select (before, after), c =>
        {
            Database.Write(tx => tx.Execute("delete from touchpoints")).GetAwaiter().GetResult();
            Import(TouchpointYaml.Write(c.before), false);
            var file = TouchpointYaml.Write(c.after);
            Import(file, true);
            var export = Get<ImportTouchpoints>().Export().GetAwaiter().GetResult();
            Assert.Equal(file, TouchpointYaml.Write(Database.Read(Get<TouchpointList>().All).GetAwaiter().GetResult()
                .Select(t => t.Touchpoint).Where(t => c.after.Exists(a => a.Name == t.Name))));
            var again = Import(export, true);
            Assert.Equal((0, 0, 0), (again.Registered.Count, again.Changed.Count, again.Retired.Count));
            Assert.All(Database.Read(Get<TouchpointList>().All).GetAwaiter().GetResult(), t => Assert.True(t.Touchpoint.IsRetired || c.after.Exists(a => a.Name == t.Name)));
        }, Generated.OnDatabase);

    private TouchpointImport Import(string yaml, bool retireMissing) => Get<ImportTouchpoints>().Do(Caller.CommandLine, yaml, retireMissing).GetAwaiter().GetResult();

    [Fact]
    public async Task An_import_with_a_mistake_changes_nothing_and_tells_every_mistake_with_its_line()
    {
        await Register(Newsletter);
        var wrong = await Assert.ThrowsAsync<UserErrorException>(() => Get<ImportTouchpoints>().Do(Caller.CommandLine,
            """
            touchpoints:
              - name: Newsletter
                channel: sms
                purpose: marketing
                phase: find
              - name: Help desk
                channel: chat
                purpose: help
                phase: serve
                teams:
                  operate: nobody
            """, true));
        Assert.Contains("Line 8: there is no purpose “help”", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("Line 11: there is no team “nobody”", wrong.Message, StringComparison.Ordinal);
        Assert.Equal("email", Assert.Single(await Database.Read(Get<TouchpointList>().All)).Touchpoint.Channel);
    }

    [Fact]
    public async Task What_events_name_and_nobody_registered_is_counted_and_adopted_and_follows_an_erasure()
    {
        await Append(
            Event("Newsletter opened", Ann, channel: "email", touchpoint: "Newsletter", properties: """{"team":"Marketing"}"""),
            Event("Newsletter opened", Bob, channel: "email", touchpoint: "Newsletter"),
            Event("Asked", Bob, channel: "chat", touchpoint: "Help desk"));
        await Settle();
        Assert.Equal([("Newsletter", "email", "marketing", 2), ("Help desk", "chat", null, 1)],
            (await Get<AdoptTouchpoint>().Unregistered()).Select(t => (t.Name, t.Channel, t.Team, t.Events)));
        var adopted = await Get<AdoptTouchpoint>().Do(Caller.CommandLine, "Newsletter");
        Assert.Equal(("email", "marketing", "marketing"), (adopted.Touchpoint.Channel, adopted.Touchpoint.Purpose, adopted.Operates));
        Assert.Equal(["Help desk"], (await Get<AdoptTouchpoint>().Unregistered()).Select(t => t.Name));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<AdoptTouchpoint>().Do(Caller.CommandLine, "Nowhere"));

        var bob = await IdOf(Bob);
        await Database.Write(tx => Get<ContactList>().Forget(tx, [bob]));
        await Database.Write(tx => Get<ContactList>().Forget(tx, [bob]));
        Assert.Equal(1, Assert.Single(await Database.Read(s => Get<ContactList>().Seen(s))).Events);
        Assert.Empty(await Get<AdoptTouchpoint>().Unregistered());
    }

    [Fact]
    public async Task The_reports_lead_to_touchpoints_and_people_and_follow_a_merge()
    {
        await Register(Newsletter with { RenewalDue = DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime).AddDays(-1) });
        await Register(Newsletter with { Name = "Campaign", Tools = ["Mailer"], Audience = "Everyone" });
        await Register(new("Help desk", "chat", "service", "serve"));
        await Register(new("Old", "chat", "service", "serve") { IsRetired = true });
        await Append(
            Event("Sent", Ann, TimeSpan.FromDays(2), "email", "Newsletter", properties: """{"team":"marketing"}"""),
            Event("Written", Cookie, TimeSpan.FromDays(1), "chat", "Newsletter", properties: """{"team":"service"}"""),
            Event("Sent", Bob, TimeSpan.FromDays(1), "email", properties: """{"team":"sales"}"""));
        await Settle();
        var report = await Get<ShowReports>().Report();
        Assert.Equal("Help desk", Assert.Single(report.WithoutOperator).Name);
        Assert.True(Assert.Single(report.RenewalsDue).IsPast);
        Assert.Equal(["Campaign", "Newsletter"], Assert.Single(report.Overlaps).Touchpoints.Select(t => t.Name));
        Assert.Empty(report.DoubleContacts);
        Assert.Equal([("sales", "", 1, 1), ("service", "Newsletter", 1, 1)], report.Outside.Select(o => (o.Team, o.Touchpoint, (int)o.Contacts, (int)o.Of)));
        Assert.Equal((2, 3, 3), (report.ContactsOutside, report.Contacts, report.PeopleContacted));

        await Get<MergePersons>().Do(Caller.CommandLine, new("ann", "cookie"));
        var twice = Assert.Single((await Get<ShowReports>().Report()).DoubleContacts);
        Assert.Equal(("marketing", "service", Micros.PerDay), (twice.FirstTeam, twice.SecondTeam, twice.Apart));
        Assert.Empty((await Get<ShowReports>().Report(days: 1)).DoubleContacts);
        await Get<UndoMerge>().Do(Caller.CommandLine, new("ann", "cookie"));
        Assert.Empty((await Get<ShowReports>().Report()).DoubleContacts);
        await Get<ChangeTeam>().Retire(Caller.CommandLine, "marketing", true);
        Assert.Equal(3, (await Get<ShowReports>().Report()).WithoutOperator.Count);
    }
}
