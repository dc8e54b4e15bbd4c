using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Gate.Ownership;
using Throughline.People.Timeline;
using Throughline.Staff.Teams;
using Throughline.Staff.Users;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Gate.Tests.Ownership;

/// <summary>What comes with a handover is read by the two teams and by who leads the desk; that it was offered, by everybody.</summary>
public abstract class GuardHandoversTests(Store store) : GateCase(store)
{
    public sealed class OnSqlite() : GuardHandoversTests(Store.Sqlite);
    public sealed class OnPostgres() : GuardHandoversTests(Store.Postgres);

    private const string Known = "Has the small plan.";

    private async Task<Caller> Hire(string name, string role, params string[] teams)
    {
        var user = await Get<AddUser>().Do(Caller.CommandLine, new(name, null, role, "a long password 1"));
        foreach (var team in teams)
            await Get<JoinTeam>().Do(Caller.CommandLine, team, name);
        return new Caller(await Database.Read(session => session.Single<string>("select id from users where name = @name", new { name })), name, Role.Get(role).Permissions, "");
    }

    [Fact]
    public async Task Every_role_of_every_team_reads_it_if_and_only_if_it_is_theirs_or_they_lead()
    {
        await Append(Event("Conversation opened", Ann, key: "c-1"));
        var offer = await Get<OfferHandover>().Do(Caller.CommandLine, await IdOf(Ann), new("c-1", null, "sales", null, "wants to upgrade", Known, 60));
        await Get<AnswerHandover>().Do(Caller.CommandLine, offer.Id, true, null);
        var kept = await Database.Read(session => Get<HandoverList>().Get(session, offer.Id));
        var number = 0;
        foreach (var role in Role.All)
            foreach (var team in (string[])["service", "sales", "marketing", ""])
            {
                var caller = await Hire($"user-{number++}", role.Name, team.Length > 0 ? [team] : []);
                var reads = team is "service" or "sales" || caller.May(Permissions.RoutingManage);
                Assert.Equal(reads ? Known : null, await Database.Read(session => HandoverAnswer.Of(kept, GuardHandovers.Reads(session, caller)).Context));
                var shown = await Shown(caller);
                Assert.Equal(reads, shown[HandoverFact.Offered].Contains(Known, StringComparison.Ordinal));
                Assert.Contains("wants to upgrade", shown[HandoverFact.Offered], StringComparison.Ordinal);
                Assert.Contains("\"toName\"", shown[HandoverFact.Accepted], StringComparison.Ordinal);
            }
    }

    /// <summary>Properties of the facts as the caller reads them, by name.</summary>
    private Task<Dictionary<string, string>> Shown(Caller caller) => Database.Read(session =>
    {
        IGuardEvents guard = Get<IEnumerable<IGuardEvents>>().OfType<GuardHandovers>().Single();
        var events = Get<EventLog>().Read(session, Position.Start, 1000).Where(e => e.Kind == HandoverFact.Kind).ToList();
        var withheld = guard.Withheld(session, caller, events);
        return events.Select(e => withheld.TryGetValue(e.Sequence, out var why) ? guard.Without(e, why) : e).ToDictionary(e => e.Name, e => e.Properties);
    });
}
