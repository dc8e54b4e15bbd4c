using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Users;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Staff.Sessions;

/// <summary>A name and a password for a session.</summary>
internal sealed class SignIn(Database database, Passwords passwords, AuditList audit, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in", Page).Public("nobody is signed in yet").WithTags("Pages");
        routes.MapPost("/sign-in", Handle).Public("nobody is signed in yet").FromOwnPages().WithTags("Pages");
    }

    private static RazorComponentResult Page(string? then) => new RazorComponentResult<SignInPage>(new { Then = then });

    private static async Task<IResult> Handle(
        [FromForm] string? name, [FromForm] string? password, [FromForm] string? then, SignIn signIn, HttpContext context)
    {
        var outcome = await signIn.Try(name ?? "", password ?? "", context.Address());
        if (outcome.User is null)
        {
            if (outcome.Wait is { } wait)
                context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return new RazorComponentResult<SignInPage>(new { Then = then, Name = name, Outcome = outcome })
            {
                StatusCode = outcome.Wait is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status429TooManyRequests,
            };
        }
        SessionCookie.Write(context, outcome.Secret!);
        return Results.LocalRedirect(outcome.User.MustChange ? "/account" : LocalPath.OrHome(then));
    }

    /// <summary>An active user with this password, and a new session's secret; or nobody, and how long to wait where there were too many tries.</summary>
    public async Task<SignInOutcome> Try(string name, string password, string address)
    {
        name = name.Trim().ToLowerInvariant();
        var now = Micros.Now(time);
        var until = await database.Write(tx => SignInFailures.Begin(tx, name, address, now));
        if (until > 0)
            return new(null, null, TimeSpan.FromMicroseconds(until - now));

        var (user, kept) = await database.Read(session =>
            UserList.ByName(session, name) is { IsActive: true } found ? (found, UserList.PasswordOf(session, found.Id)) : default);
        if (!await passwords.Matches(password.Length > 1000 ? "" : password, kept))
            return new(null, null, null);

        var secret = Ids.Secret("");
        await database.Write(tx =>
        {
            SignInFailures.Succeeded(tx, name, address);
            StaffSessions.Add(tx, secret, user!.Id, address, now);
            UserList.Seen(tx, user.Id, now);
            audit.Add(tx, new Caller(user.Id, user.FullName, Role.Get(user.Role).Permissions, address), "session.start", user.Name);
        });
        return new(user, secret, null);
    }
}

/// <param name="Wait">Where there were too many wrong passwords: how long until the next try.</param>
public sealed record SignInOutcome(User? User, string? Secret, TimeSpan? Wait);
