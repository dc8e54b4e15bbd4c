using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff.Users;
using Throughline.Web.Access;

namespace Throughline.Conversations.Wallboard;

/// <summary>The desk as it stands: who waits and for how long, who is there, and today's service level and abandonment. Of the viewer's teams; who leads the desk sees all.</summary>
internal sealed class ShowWallboard(BoardRows rows, ConversationList conversations, RoutedAgents agents, RoutedItems items, Handlings handlings, Persons persons, Database database, TimeProvider time)
{
    public const string Path = "/wallboard", RowsPath = Path + "/rows", AgentsPath = Path + "/agents";
    private const int MostRows = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (ShowWallboard show, Caller caller, [AsParameters] BoardForm form) => show.Page(caller, form)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet(RowsPath, async Task<RazorComponentResult> (string? of, string? queue, string? channel, [AsParameters] BoardForm form, ShowWallboard show, Caller caller) =>
            new RazorComponentResult<BoardRowsPage>(new { Of = await show.Rows(caller, of, queue, channel, form) })).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet(AgentsPath, async Task<RazorComponentResult> (string? state, ShowWallboard show) => new RazorComponentResult<BoardAgentsPage>(new { State = state, Agents = await show.AgentsIn(state) }))
            .Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/api/wallboard", async ([AsParameters] BoardForm form, ShowWallboard show, Caller caller) => WallboardAnswer.Of(await show.Shown(caller, form))).Require(Permissions.ConversationsRead).WithTags("Wallboard")
            .WithSummary("Who waits and for how long, agents by state, and today's service level and abandonment, by queue and channel.");
        routes.MapGet("/api/wallboard/rows", async (string? of, string? queue, string? channel, [AsParameters] BoardForm form, ShowWallboard show, Caller caller) =>
            (await show.Rows(caller, of, queue, channel, form)).Rows.Select(row => ConversationAnswer.Of(row.Conversation, []))).Require(Permissions.ConversationsRead).WithTags("Wallboard")
            .WithSummary($"The conversations behind a number: of = {string.Join(", ", BoardRows.Known)}; at most {MostRows}.");
    }

    private async Task<RazorComponentResult> Page(Caller caller, BoardForm form)
    {
        try
        {
            return new RazorComponentResult<WallboardPage>(new { Board = await Shown(caller, form), Form = form });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<WallboardPage>(new { Board = await Shown(caller, new()), Form = form, Error = e.Message }) { StatusCode = StatusCodes.Status400BadRequest };
        }
    }

    /// <exception cref="UserErrorException">It can't be asked so.</exception>
    public Task<BoardShown> Shown(Caller caller, BoardForm form)
    {
        var (now, within, shorter, mode) = (Micros.Now(time), form.WithinAsked, form.ShortAsked, form.ModeAsked);
        var since = form.Since(now);
        return database.Read(session =>
        {
            var counts = rows.Counts(session, Viewer.Of(session, caller), since, within, shorter);
            var queues = counts.GroupBy(of => of.Queue).Select(of => BoardCounts.Sum(of.Key, "", [.. of])).ToList();
            return new BoardShown(form, mode, since, within / Micros.PerSecond, shorter / Micros.PerSecond, BoardCounts.Sum("", "", counts), queues, counts, [.. BoardAgent.States.Select(state => (state, States(session).Count(of => of.State == state)))]);
        });
    }

    /// <exception cref="UserErrorException">There is no such number.</exception>
    public Task<BoardRowsShown> Rows(Caller caller, string? of, string? queue, string? channel, BoardForm form)
    {
        if (of is null || !BoardRows.Known.Contains(of))
            throw new UserErrorException($"There are no rows of “{of}”. There are: {string.Join(", ", BoardRows.Known)}.");
        var (now, within, shorter) = (Micros.Now(time), form.WithinAsked, form.ShortAsked);
        var since = form.Since(now);
        return database.Read(session =>
        {
            var ids = rows.Ids(session, Viewer.Of(session, caller), of, Said(queue), Said(channel), since, within, shorter, MostRows + 1);
            return Shown(session, of, ids, MostRows) with { Queue = Said(queue), Channel = Said(channel), Form = form };
        });
    }

    /// <summary>These, in their order, with whom they are.</summary>
    internal BoardRowsShown Shown(Session session, string of, List<string> ids, int most)
    {
        var found = conversations.Of(session, [.. ids.Take(most)]).ToDictionary(c => c.Id, StringComparer.Ordinal);
        var titles = persons.Titles(session, [.. found.Values.Select(c => c.Identifier).Distinct()]);
        return new(of, null, null, new(), ids.Count > most, [.. ids.Take(most).Where(found.ContainsKey).Select(id => found[id])
            .Select(c => new BoardRow(c, titles[c.Identifier]))]);
    }

    private Task<List<BoardAgent>> AgentsIn(string? state) => database.Read(session => States(session).Where(of => state is null || of.State == state).ToList());

    private IEnumerable<BoardAgent> States(Session session)
    {
        var (loads, left, names) = (items.Loads(session), handlings.Loads(session), UserNames.All(session));
        return agents.Agents(session).Select(of =>
        {
            var (load, wrapUps) = (loads.GetValueOrDefault(of.Agent.Id), left.GetValueOrDefault(of.Agent.Id));
            return new BoardAgent(names.GetValueOrDefault(of.Agent.Id, of.Agent.Id), BoardAgent.StateOf(of.Presence, load, wrapUps.Load, wrapUps.Items, of.Agent.Capacity), load + wrapUps.Load, of.Agent.Capacity);
        }).OrderBy(of => of.Name, StringComparer.OrdinalIgnoreCase);
    }

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <param name="Since">When today began.</param>
/// <param name="Agents">How many are in which state.</param>
public sealed record BoardShown(
    BoardForm Form, BoardMode Mode, long Since, long Within, long Short, BoardCounts All, IReadOnlyList<BoardCounts> Queues, IReadOnlyList<BoardCounts> Lines, IReadOnlyList<(string State, int Agents)> Agents);

/// <param name="HasMore">Whether there are more than are shown.</param>
public sealed record BoardRowsShown(string Of, string? Queue, string? Channel, BoardForm Form, bool HasMore, IReadOnlyList<BoardRow> Rows);

/// <summary>A conversation behind a number, and with whom.</summary>
public sealed record BoardRow(Conversation Conversation, string Customer);

/// <param name="Load">Units of work that they have, are offered, or keep for what is left to do.</param>
public sealed record BoardAgent(string Name, string State, long Load, long Capacity)
{
    public static IReadOnlyList<string> States { get; } = ["free", "at work", "wrapping up", "full", "on a break", "not responding", "offline"];

    /// <param name="presence">Whether they are there.</param>
    /// <param name="load">Units that they have or are offered.</param>
    /// <param name="kept">Units that they keep for what is left to do.</param>
    /// <param name="wrapUps">How much is left to do.</param>
    /// <param name="capacity">Units at a time.</param>
    internal static string StateOf(Presence presence, long load, long kept, long wrapUps, long capacity) => presence switch
    {
        Presence.Away => "on a break",
        Presence.NotResponding => "not responding",
        Presence.Offline => "offline",
        _ => load == 0 && wrapUps > 0 ? "wrapping up" : load == 0 ? "free" : load + kept < capacity ? "at work" : "full",
    };
}
