using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Staff.Sessions;

internal static class SignOut
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sign-out", Handle).Require(Permissions.OwnAccount).WithTags("Pages");

    private static async Task<IResult> Handle(Caller caller, HttpContext context, Database database, AuditList audit)
    {
        if (SessionCookie.Read(context) is { } secret)
        {
            await database.Write(tx =>
            {
                StaffSessions.End(tx, StaffSessions.DigestOf(secret));
                audit.Add(tx, caller, "session.end", caller.Name);
            });
        }
        SessionCookie.Clear(context);
        return Results.LocalRedirect("/sign-in");
    }
}
