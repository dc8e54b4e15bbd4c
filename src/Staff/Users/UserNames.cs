using Throughline.Kernel.Storage;

namespace Throughline.Staff.Users;

/// <summary>What colleagues are called, for pages that know their ids.</summary>
public static class UserNames
{
    /// <summary>Of everybody who works or worked here, by id.</summary>
    public static Dictionary<string, string> All(Session session) =>
        session.Query<(string Id, string Name)>("select id, full_name from users").ToDictionary(row => row.Id, row => row.Name, StringComparer.Ordinal);

    /// <summary>Who works here, by name.</summary>
    public static List<(string Id, string Name)> Active(Session session) =>
        session.Query<(string, string)>("select id, full_name from users where deactivated_at is null order by full_name, id");
}
