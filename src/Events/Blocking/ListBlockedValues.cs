using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Events.Blocking;

internal static class ListBlockedValues
{
    public static void MapListBlockedValues(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/blocked-values", Page).Require(Permissions.SourcesManage).WithTags("Pages");
        routes.MapGet("/api/blocked-values", Answer).Require(Permissions.SourcesManage).WithTags("Blocked values")
            .WithSummary("The values that the operator says identify nobody.");
    }

    private static Task<RazorComponentResult> Page(Database database) => Shown(database);

    public static async Task<RazorComponentResult> Shown(Database database, string? error = null) =>
        new RazorComponentResult<BlockedValuesPage>(new { Values = await database.Read(BlockedValues.List), Error = error });

    private static async Task<IReadOnlyList<BlockedValueAnswer>> Answer(Database database) =>
        [.. (await database.Read(BlockedValues.List)).Select(BlockedValueAnswer.Of)];
}

/// <summary>An empty type stands for every one.</summary>
internal sealed record BlockedValueAnswer(long Id, string Type, string Value, string CreatedAt)
{
    public static BlockedValueAnswer Of(BlockedValue blocked) => new(blocked.Id, blocked.Type, blocked.Value, Micros.ToText(blocked.CreatedAt));
}
