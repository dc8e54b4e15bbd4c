using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Decisions;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff.Teams;
using Throughline.Web.Access;

namespace Throughline.Gate.Outbox;

/// <param name="Identifier">The address, by its internal id.</param>
internal sealed record WaitingAnswer(string Key, long Person, long Identifier, string Channel, string PlannedAt, string Purpose, string Team, string Touchpoint);

/// <param name="Waiting">How many wait in all; those shown go first.</param>
internal sealed record OutboxListAnswer(long Waiting, IReadOnlyList<WaitingAnswer> Sends);

/// <summary>What waits to go out, the soonest first.</summary>
internal sealed class ListOutbox(Database database, OutboxList outbox, Intents intents, Persons persons, TimeProvider time)
{
    private const int Shown = 100, Most = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/outbox", (ListOutbox list) => list.Page()).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/api/outbox", (ListOutbox list, int limit = Shown) => list.Answer(limit)).Require(Permissions.GateRead).WithTags("Decisions")
            .WithSummary("What waits to go out, the soonest first: everything that the gate let through and no sender has claimed yet.");
    }

    private async Task<RazorComponentResult> Page() => new RazorComponentResult<OutboxPage>(new { View = await Read(Shown) });

    private async Task<OutboxListAnswer> Answer(int limit)
    {
        var view = await Read(Math.Clamp(limit, 1, Most));
        return new(view.Waiting, [.. view.Sends.Select(s => new WaitingAnswer(
            s.Row.Key, s.Person, s.Row.Address, s.Row.Channel, Micros.ToText(s.Row.PlannedAt), s.Intent.Purpose, s.Intent.Team, s.Intent.Touchpoint))]);
    }

    private Task<OutboxView> Read(int limit) => database.Read(session =>
    {
        var rows = outbox.Soonest(session, limit);
        var wished = intents.Find(session, [.. rows.Select(r => r.Key)]);
        var personOf = persons.Of(session, [.. wished.Values.Select(i => i.Intent.Identifier).Distinct()]);
        return new OutboxView(outbox.CountWaiting(session),
            rows.Where(r => wished.ContainsKey(r.Key)).Select(r => new WaitingSend(r, wished[r.Key].Intent, personOf.GetValueOrDefault(wished[r.Key].Intent.Identifier, wished[r.Key].Intent.Identifier))).ToList(),
            persons.Load(session, [.. personOf.Values.Distinct()]).ToDictionary(p => p.Id, p => p.Title), TeamList.All(session).ToDictionary(team => team.Key, team => team.Name), Micros.Now(time));
    });
}

internal sealed record WaitingSend(OutboxRow Row, Intent Intent, long Person);

/// <summary>What the page of the outbox shows.</summary>
public sealed record OutboxView
{
    internal OutboxView(long waiting, IReadOnlyList<WaitingSend> sends, IReadOnlyDictionary<long, string> titles, IReadOnlyDictionary<string, string> teams, long now) =>
        (Waiting, Sends, Titles, Teams, Now) = (waiting, sends, titles, teams, now);

    public long Waiting { get; }
    internal IReadOnlyList<WaitingSend> Sends { get; }
    public IReadOnlyDictionary<long, string> Titles { get; }
    public IReadOnlyDictionary<string, string> Teams { get; }
    public long Now { get; }
}
