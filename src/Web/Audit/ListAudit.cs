using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Web.Audit;

internal static class ListAudit
{
    private const int PageSize = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/audit", Page).Require(Permissions.AuditRead).WithTags("Pages");
        routes.MapGet("/api/audit", Api).Require(Permissions.AuditRead).WithTags("Audit");
    }

    private static async Task<RazorComponentResult> Page(Database database, long? before, string? action)
    {
        var entries = await Read(database, before, action);
        return new RazorComponentResult<AuditPage>(new { Entries = entries.Take(PageSize).ToList(), Action = action, Next = entries.Count > PageSize ? entries[PageSize - 1].Id : (long?)null, First = before is null });
    }

    /// <param name="before">Entries older than the one with this id; take <c>next</c> of the page before.</param>
    private static async Task<IResult> Api(Database database, long? before, string? action)
    {
        var entries = await Read(database, before, action);
        return Results.Ok(new
        {
            entries = entries.Take(PageSize).Select(entry => new
            {
                entry.Id,
                at = Micros.ToText(entry.At),
                entry.UserId,
                entry.Name,
                entry.Token,
                entry.Address,
                entry.Action,
                entry.Subject,
                entry.Details,
            }),
            next = entries.Count > PageSize ? entries[PageSize - 1].Id : (long?)null,
        });
    }

    private static Task<List<AuditEntry>> Read(Database database, long? before, string? action) => database.Read(session =>
        AuditList.Page(session, before ?? long.MaxValue, string.IsNullOrWhiteSpace(action) ? null : action.Trim(), PageSize + 1));
}
