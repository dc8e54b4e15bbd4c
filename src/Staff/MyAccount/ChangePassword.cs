using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Sessions;
using Throughline.Staff.Users;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.Staff.MyAccount;

public sealed record PasswordChange(string Current, string New);

/// <summary>One's own, knowing the old one; ends one's sessions elsewhere. Not for tokens: a leaked one must not lock its owner out.</summary>
internal sealed class ChangePassword(Database database, Passwords passwords, AuditList audit, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/password", Form).Require(Permissions.OwnAccount).WithTags("Pages");
        routes.MapPut("/api/account/password", Api).Require(Permissions.OwnAccount).WithTags("Account");
    }

    private static async Task<IResult> Form(
        [FromForm] string? current, [FromForm(Name = "new")] string? wanted, ChangePassword change, Caller caller, Database database, HttpContext context)
    {
        try
        {
            await change.Do(caller, current ?? "", wanted ?? "", SessionCookie.Read(context));
            return await ShowAccount.Page(caller, database, changed: true);
        }
        catch (UserErrorException e)
        {
            return await ShowAccount.Page(caller, database, error: e.Message);
        }
    }

    private static async Task<IResult> Api(PasswordChange request, ChangePassword change, Caller caller, HttpContext context)
    {
        await change.Do(caller, request.Current, request.New, SessionCookie.Read(context));
        return Results.NoContent();
    }

    /// <exception cref="UserErrorException">The old one is wrong, or the new one is too weak.</exception>
    public async Task Do(Caller caller, string current, string wanted, string? session)
    {
        if (!caller.IsSession)
            throw new RefusedException(StatusCodes.Status403Forbidden, "A password is changed in a browser, not with an API token.");
        var (user, kept) = await database.Read(s => (UserList.Get(s, caller.Id), UserList.PasswordOf(s, caller.Id)));
        User.CheckedPassword(wanted, user.Name);
        var until = await database.Write(tx => SignInFailures.Begin(tx, user.Name, caller.Address, Micros.Now(time)));
        if (until > 0)
            throw new UserErrorException("Too many wrong passwords. Wait a little before the next try.");
        if (!await passwords.Matches(current, kept))
            throw new UserErrorException("The current password is not right. Nothing was changed.");
        if (current == wanted)
            throw new UserErrorException("The new password is the old one. Nothing was changed.");
        var hash = await passwords.Hash(wanted);
        await database.Write(tx =>
        {
            SignInFailures.Succeeded(tx, user.Name, caller.Address);
            UserList.SetPassword(tx, user.Id, hash, mustChange: false);
            StaffSessions.EndAll(tx, user.Id, session is null ? null : StaffSessions.DigestOf(session));
            audit.Add(tx, caller, "account.change-password", user.Name);
        });
    }
}
