using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Events.Review;

/// <summary>What was kept out of the log and why, so that whoever sends can put it right.</summary>
internal static class ListRefusals
{
    public static void MapListRefusals(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/refusals", Page).Require(Permissions.EventsRead).WithTags("Pages");
        routes.MapGet("/api/refusals", Answer).Require(Permissions.EventsRead).WithTags("Refusals")
            .WithSummary("Items that were kept out, newest first, each with its reason, and how many there are of each reason.");
    }

    private static async Task<RazorComponentResult> Page(string? source, string? reason, long? before, Database database)
    {
        var (chosenSource, chosenReason) = (Chosen(source), Chosen(reason));
        return new RazorComponentResult<RefusalsPage>(new
        {
            List = await database.Read(session => RefusedItems.Page(session, chosenSource, chosenReason, before, RefusedItems.PerPage)),
            Source = chosenSource,
            Reason = chosenReason,
            Before = before,
        });
    }

    private static async Task<RefusalsAnswer> Answer(string? source, string? reason, long? before, int? limit, Database database)
    {
        var page = await database.Read(session => RefusedItems.Page(
            session, Chosen(source), Chosen(reason), before, Math.Clamp(limit ?? RefusedItems.PerPage, 1, RefusedItems.Most)));
        return new RefusalsAnswer([.. page.Items.Select(RefusalAnswer.Of)], page.Reasons, page.Next);
    }

    private static string? Chosen(string? text) => string.IsNullOrEmpty(text) || text.Contains('\0') ? null : text;
}

/// <summary><c>next</c> is the <c>before</c> of the page that follows.</summary>
internal sealed record RefusalsAnswer(IReadOnlyList<RefusalAnswer> Refusals, IReadOnlyList<ReasonCount> Reasons, long? Next);

internal sealed record RefusalAnswer(
    long Id, string Source, string ReceivedAt, string Reason, string Detail, string? Advice, string? MessageId, string? Place, string Item)
{
    public static RefusalAnswer Of(RefusedItem r) =>
        new(r.Id, r.Source, Micros.ToText(r.ReceivedAt), r.Reason, r.Detail, r.Advice, r.MessageId, r.Place, r.Item);
}
