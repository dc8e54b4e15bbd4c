using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Consults;
using Throughline.Gate;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Access;

namespace Throughline.Conversations.Inbox;

/// <param name="Next">Where the next page begins (after); null on the last.</param>
public sealed record ConversationsAnswer(IReadOnlyList<ConversationAnswer> Conversations, string? Next);

/// <summary>The inbox: views of the conversations that the caller sees.</summary>
internal sealed class ListConversations(
    ConversationList conversations, Participants participants, Tags tags, Persons persons, InteractionOwners owners, AcceptOffers offers, SearchMessages search, RunningClocks clocks, ConsultList consults, Database database)
{
    public const string Path = "/inbox";
    private const int PerPage = 50, MostCounted = 100, MostOffers = 10;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (string? view, string? after, string? q, ListConversations list, Caller caller) => list.Page(caller, view, after, q)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/inbox/list", (string? view, string? at, ListConversations list, Caller caller) => list.Part(caller, view, at)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/api/conversations", (string? view, string? after, ListConversations list, Caller caller) => list.Answer(caller, view, after))
            .Require(Permissions.ConversationsRead).WithTags("Conversations")
            .WithSummary($"Conversations of a view ({string.Join(", ", InboxView.All.Select(v => v.Key))}), 50 a page. after is the next of the page before.");
    }

    private Task<ConversationsAnswer> Answer(Caller caller, string? view, string? after) => database.Read(session =>
    {
        var (page, next) = Take(session, InboxView.Find(view), Viewer.Of(session, caller), after);
        var of = tags.Of(session, page.ConvertAll(c => c.Id));
        return new ConversationsAnswer(page.ConvertAll(c => ConversationAnswer.Of(c, [.. of[c.Id]])), next);
    });

    private async Task<RazorComponentResult> Page(Caller caller, string? view, string? after, string? q)
    {
        var shown = await database.Read(session => Shown(session, caller, view, after, null));
        var found = string.IsNullOrWhiteSpace(q) ? null : await search.Find(caller, q, null);
        return new RazorComponentResult<InboxPage>(new { View = shown, Query = q, Found = found });
    }

    private async Task<RazorComponentResult> Part(Caller caller, string? view, string? at) =>
        new RazorComponentResult<InboxListPage>(new { View = await database.Read(session => Shown(session, caller, view, null, at)) });

    /// <param name="session">What is read from.</param>
    /// <param name="caller">Who looks.</param>
    /// <param name="view">The key of a view.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="at">The conversation that is open beside the list.</param>
    internal InboxShown Shown(Session session, Caller caller, string? view, string? after, string? at)
    {
        var (of, viewer) = (InboxView.Find(view), Viewer.Of(session, caller));
        var (page, next) = Take(session, of, viewer, after);
        var titles = persons.Titles(session, [.. page.Select(c => c.Identifier).Distinct()]);
        var due = clocks.Of(session, page.ConvertAll(c => c.Id));
        var counts = InboxView.All.Where(v => v.Key is not "resolved").ToDictionary(v => v.Key, v => v.Key == "mentions" ? participants.Unseen(session, viewer.Id, MostCounted) : conversations.Count(session, v, viewer, MostCounted));
        return new(of, viewer, [.. page.Select(c => new InboxLine(c, titles[c.Identifier], c.IsOpen ? DueOf(due.GetValueOrDefault(c.Id)) : null))], next, after, counts, at,
            owners.OfferedTo(session, viewer.Teams, MostOffers), offers.Of(session, viewer.Id), consults.CountWaiting(session, viewer.Id, viewer.Teams, MostCounted));
    }

    private (List<Conversation> Page, string? Next) Take(Session session, InboxView view, Viewer viewer, string? after)
    {
        var page = conversations.In(session, view, viewer, Place(after), PerPage + 1);
        var next = page.Count > PerPage ? string.Create(CultureInfo.InvariantCulture, $"{page[PerPage - 1].Place.At}_{page[PerPage - 1].Place.Id}") : null;
        return ([.. page.Take(PerPage).Select(of => of.Conversation)], next);
    }

    private static InboxDue? DueOf(ClockRow? row) => row is { DueAt: { } at, DueClock: { } clock } ? new(ClockWords.Of(clock), at, row.Standing) : null;

    private static InboxPlace? Place(string? after) => after?.Split('_', 2) is [var at, var id] && long.TryParse(at, CultureInfo.InvariantCulture, out var micros) ? new(micros, id) : null;
}

/// <summary>A conversation in a list, with whom, and what of it is due first.</summary>
public sealed record InboxLine(Conversation Conversation, string Customer, InboxDue? Due);

/// <param name="Clock">In words.</param>
/// <param name="Standing">running, soon or late.</param>
public sealed record InboxDue(string Clock, long At, string Standing);

/// <summary>A list as it is shown.</summary>
/// <param name="Offers">Handovers that wait for an answer of the viewer's teams.</param>
/// <param name="Queue">What the queue offers to the viewer; null for who is no agent of the desk.</param>
/// <param name="ConsultsWaiting">How many consults wait for the viewer's answer.</param>
public sealed record InboxShown(
    InboxView View, Viewer Viewer, IReadOnlyList<InboxLine> Lines, string? Next, string? After, IReadOnlyDictionary<string, int> Counts, string? At, IReadOnlyList<OfferedHandover> Offers, OffersShown? Queue,
    int ConsultsWaiting);
