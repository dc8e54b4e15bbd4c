using Throughline.Kernel.Storage;

namespace Throughline.Staff.Users;

/// <summary>Somebody who works here, as others name them.</summary>
public sealed record Colleague(string UserId, string Name, string FullName);

/// <summary>Everybody who works here now, of whatever team.</summary>
public static class Colleagues
{
    /// <summary>By full name.</summary>
    public static List<Colleague> All(Session session) =>
        session.Query<Colleague>("select id as UserId, name, full_name as FullName from users where deactivated_at is null order by full_name, name");

    /// <summary>By id or by the name with which they sign in; null where nobody at work is that.</summary>
    public static Colleague? Find(Session session, string idOrName) => session.FirstOrDefault<Colleague>(
        "select id as UserId, name, full_name as FullName from users where deactivated_at is null and (id = @id or name = @name)", new { id = idOrName, name = idOrName.Trim().ToLowerInvariant() });
}
