using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Consults;
using Throughline.Conversations.Filters;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Access;

namespace Throughline.Conversations.Inbox;

/// <param name="Next">Where the next page begins (after); null on the last. Of a filter there may be fewer on a page than fit, and more after it.</param>
public sealed record ConversationsAnswer(IReadOnlyList<ConversationAnswer> Conversations, string? Next);

/// <summary>The inbox: views of the conversations that the caller sees.</summary>
internal sealed class ListConversations(
    ConversationList conversations, Tags tags, Persons persons, InteractionOwners owners, AcceptOffers offers, SearchMessages search, RunningClocks clocks, FilterViews views, FindFiltered filtered, ShowRail rail, Database database)
{
    public const string Path = "/inbox";
    private const int PerPage = 50, MostOffers = 10;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (string? view, string? after, string? q, ListConversations list, Caller caller) => list.Page(caller, view, after, q)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/inbox/list", (string? view, string? at, ListConversations list, Caller caller) => list.Part(caller, view, at)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/api/conversations", (string? view, string? after, ListConversations list, Caller caller) => list.Answer(caller, view, after))
            .Require(Permissions.ConversationsRead).WithTags("Conversations")
            .WithSummary($"Conversations of a view ({string.Join(", ", InboxView.All.Select(v => v.Key))}; f- and the id of a kept filter; q- and a filter, as q-tag=vip&waiting=2h), 50 a page. after is the next of the page before.");
    }

    private Task<ConversationsAnswer> Answer(Caller caller, string? view, string? after) => database.Read(session =>
    {
        var viewer = Viewer.Of(session, caller);
        var (page, next, _) = Take(session, views.Find(session, caller, view), viewer, after);
        var of = tags.Of(session, page.ConvertAll(c => c.Id));
        return new ConversationsAnswer(page.ConvertAll(c => ConversationAnswer.Of(c, [.. of[c.Id]])), next);
    });

    private async Task<RazorComponentResult> Page(Caller caller, string? view, string? after, string? q)
    {
        var (shown, beside) = await database.Read(session => (Shown(session, caller, view, after, null), rail.Of(session, caller, view)));
        var found = string.IsNullOrWhiteSpace(q) ? null : await search.Find(caller, q, null);
        return new RazorComponentResult<InboxPage>(new { View = shown, Rail = beside, Query = q, Found = found });
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
        var viewer = Viewer.Of(session, caller);
        var of = at is null ? views.Find(session, caller, view) : views.FindOrOpen(session, caller, view);
        var (page, next, isCut) = Take(session, of, viewer, after);
        var titles = persons.Titles(session, [.. page.Select(c => c.Identifier).Distinct()]);
        var due = clocks.Of(session, page.ConvertAll(c => c.Id));
        return new(of, viewer, [.. page.Select(c => new InboxLine(c, titles[c.Identifier], c.IsOpen ? DueOf(due.GetValueOrDefault(c.Id)) : null))], next, after, at,
            owners.OfferedTo(session, viewer.Teams, MostOffers), offers.Of(session, viewer.Id), isCut);
    }

    private (List<Conversation> Page, string? Next, bool IsCut) Take(Session session, InboxView view, Viewer viewer, string? after)
    {
        if (view.Filter is not null)
        {
            var found = filtered.Page(session, view, viewer, Place(after), PerPage + 1);
            var of = conversations.Of(session, found.Found.ConvertAll(one => one.Id)).ToDictionary(c => c.Id, StringComparer.Ordinal);
            return ([.. found.Found.Take(PerPage).Select(one => of[one.Id])], Text(found.Found.Count > PerPage ? found.Found[PerPage - 1].Place : found.Looked), found.Looked is not null);
        }
        var page = conversations.In(session, view, viewer, Place(after), PerPage + 1);
        return ([.. page.Take(PerPage).Select(of => of.Conversation)], Text(page.Count > PerPage ? page[PerPage - 1].Place : null), false);
    }

    private static string? Text(InboxPlace? place) => place is null ? null : string.Create(CultureInfo.InvariantCulture, $"{place.At}_{place.Id}");

    private static InboxDue? DueOf(ClockRow? row) => row is { DueAt: { } at, DueClock: { } clock } ? new(ClockWords.Of(clock), at, row.Standing) : null;

    /// <exception cref="UserErrorException">No page says so.</exception>
    private static InboxPlace? Place(string? after) => string.IsNullOrEmpty(after) ? null
        : after.Split('_', 2) is [var at, var id] && long.TryParse(at, CultureInfo.InvariantCulture, out var micros) ? new(micros, id)
        : throw new UserErrorException($"“{(after.Length > 40 ? after[..40] + "…" : after)}” names no place in the list. Take it from the “next” of a page before, or leave it out.");
}

/// <summary>A conversation in a list, with whom, and what of it is due first.</summary>
public sealed record InboxLine(Conversation Conversation, string Customer, InboxDue? Due);

/// <param name="Clock">In words.</param>
/// <param name="Standing">running, soon or late.</param>
public sealed record InboxDue(string Clock, long At, string Standing);

/// <summary>A list as it is shown.</summary>
/// <param name="Offers">Handovers that wait for an answer of the viewer's teams.</param>
/// <param name="Queue">What the queue offers to the viewer; null for who is no agent of the desk.</param>
/// <param name="IsCut">The look for what a filter finds ended before all were looked through: there may be more after <see cref="Next"/>.</param>
public sealed record InboxShown(
    InboxView View, Viewer Viewer, IReadOnlyList<InboxLine> Lines, string? Next, string? After, string? At, IReadOnlyList<OfferedHandover> Offers, OffersShown? Queue, bool IsCut);
