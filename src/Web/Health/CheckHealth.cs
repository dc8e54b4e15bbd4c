using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Web.Health;

/// <summary>For whoever watches the process: <c>/health</c> says that it runs, <c>/ready</c> that its store answers.</summary>
internal static class CheckHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void MapCheckHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", () => Results.Ok(new { status = "running" })).Public("liveness probes have no account").WithTags("Operation");
        routes.MapGet("/ready", Ready).Public("readiness probes have no account").WithTags("Operation");
    }

    private static async Task<IResult> Ready(Database database, TimeProvider time, HttpContext context)
    {
        try
        {
            await database.Read(session => session.Single<int>("select 1")).WaitAsync(Patience, time, context.RequestAborted);
            return Results.Ok(new { status = "ready" });
        }
        catch (TimeoutException e)
        {
            throw new StoreUnavailableException("The store has not answered for 5 seconds.", e);
        }
    }
}
