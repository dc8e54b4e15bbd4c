using Microsoft.AspNetCore.Http;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Users;
using Throughline.Web.Access;

namespace Throughline.Staff.Sessions;

/// <summary>From a cookie to the caller, and from a user's id to what they may do.</summary>
internal sealed class StaffAccounts(Database database, TimeProvider time) : IAccounts
{
    public async Task<Caller?> OfCookie(HttpContext context)
    {
        if (SessionCookie.Read(context) is not { } secret)
            return null;
        var digest = StaffSessions.DigestOf(secret);
        var now = Micros.Now(time);
        var (session, account) = await database.Read(s =>
        {
            var found = StaffSessions.Find(s, digest);
            return (found, found is null ? null : Find(s, found.UserId));
        });
        if (session is null || account is null || session.HasEnded(now))
            return null;
        if (now - session.SeenAt > StaffSession.SeenStep)
        {
            await database.Write(tx =>
            {
                StaffSessions.Seen(tx, digest, now);
                UserList.Seen(tx, account.Id, now);
            });
        }
        return new Caller(account.Id, account.Name, account.Permissions, context.Address(), StartPage: account.StartPage);
    }

    public Account? Find(Session session, string userId) =>
        UserList.ById(session, userId) is { IsActive: true } user && Role.Find(user.Role) is { } role
            ? new Account(user.Id, user.FullName, role.Permissions, role.StartPage)
            : null;
}
