using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Consults;
using Throughline.Conversations.Filters;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Conversations.Inbox;

/// <summary>The views beside a list, with how many are in each: a part of the page that changes by itself.</summary>
internal sealed class ShowRail(ConversationList conversations, Participants participants, ConsultList consults, FilterViews views, SavedFilters saved, FindFiltered filtered, Database database)
{
    public const string Path = "/inbox/views";
    private const int MostCounted = 100;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, async (string? view, ShowRail show, Caller caller) => await show.Part(caller, view)).Require(Permissions.ConversationsRead).WithTags("Pages");

    private async Task<RazorComponentResult> Part(Caller caller, string? view) => new RazorComponentResult<RailPage>(new { Of = await database.Read(session => Of(session, caller, view)) });

    public RailShown Of(Session session, Caller caller, string? view)
    {
        var viewer = Viewer.Of(session, caller);
        var filters = saved.Of(session, viewer).FindAll(of => FilterViews.MayBeAsked(of, caller));
        var counts = InboxView.All.Where(of => of.Key is not "resolved").ToDictionary(
            of => of.Key, of => of.Key == "mentions" ? participants.Unseen(session, viewer.Id, MostCounted) : conversations.Count(session, of, viewer, MostCounted));
        return new(
            views.FindOrOpen(session, caller, view), counts, [.. filters.Zip(filtered.Count(session, viewer, filters.ConvertAll(of => of.Filter)), (of, count) => (FilterViews.Of(of), count))],
            consults.CountWaiting(session, viewer.Id, viewer.Teams, MostCounted));
    }
}

/// <param name="View">The one that is open.</param>
/// <param name="Counts">By the keys of what every inbox has, up to a hundred.</param>
/// <param name="Filters">The viewer's own and their teams'.</param>
/// <param name="ConsultsWaiting">How many consults wait for the viewer's answer.</param>
public sealed record RailShown(InboxView View, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<(InboxView View, FilterCount Count)> Filters, int ConsultsWaiting);
