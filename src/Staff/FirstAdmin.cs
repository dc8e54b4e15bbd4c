using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Sessions;
using Throughline.Staff.Users;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Staff;

/// <summary>
/// Someone must be able to sign in first: where there is no user yet, <c>admin</c> is made, with the password in
/// <c>THROUGHLINE_ADMIN_PASSWORD</c> or one that is made up and told once.
/// </summary>
public sealed class FirstAdmin(Database database, Passwords passwords, AuditList audit, TimeProvider time)
{
    public const string Name = "admin";
    public const string Variable = "THROUGHLINE_ADMIN_PASSWORD";

    /// <summary>The made-up password of the admin made now, to be shown once; null where there were users, or where the operator chose it.</summary>
    /// <exception cref="UserErrorException">The chosen password is too weak.</exception>
    public async Task<string?> Ensure(string? chosen)
    {
        if (!await database.Read(UserList.IsEmpty))
            return null;
        var made = string.IsNullOrEmpty(chosen) ? Passwords.Make() : null;
        var hash = await passwords.Hash(made ?? User.CheckedPassword(chosen, Name));
        var user = new User(Ids.New(time), Name, "Administrator", Role.Admin.Name, MustChange: false, Micros.Now(time), null, null);
        var added = await database.Write(tx =>
        {
            if (tx.Dialect.IsPostgres)
                tx.Execute("lock table users in share row exclusive mode"); // several nodes may start at once
            if (!UserList.IsEmpty(tx))
                return false;
            UserList.Add(tx, user, hash);
            audit.Add(tx, Caller.CommandLine, "user.add", user.Name, new { role = user.Role, first = true });
            return true;
        });
        return added ? made : null;
    }
}
