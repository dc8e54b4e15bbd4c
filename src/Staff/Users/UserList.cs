using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Staff.Users;

/// <summary>The store of users.</summary>
internal static class UserList
{
    private const string Columns =
        "id, name, full_name as fullName, role, must_change as mustChange, created_at as createdAt, seen_at as seenAt, deactivated_at as deactivatedAt";

    public static bool IsEmpty(Session session) => session.Single<long>("select count(*) from users") == 0;

    /// <summary>Active first, by name.</summary>
    public static List<User> All(Session session) =>
        session.Query<Row>($"select {Columns} from users order by case when deactivated_at is null then 0 else 1 end, name").ConvertAll(row => row.User());

    public static User? ById(Session session, string id) =>
        session.FirstOrDefault<Row>($"select {Columns} from users where id = @id", new { id })?.User();

    public static User? ByName(Session session, string name) =>
        session.FirstOrDefault<Row>($"select {Columns} from users where name = @name", new { name })?.User();

    /// <exception cref="UserErrorException">There is no such user.</exception>
    public static User Get(Session session, string idOrName) =>
        ById(session, idOrName) ?? ByName(session, idOrName.Trim().ToLowerInvariant())
        ?? throw new UserErrorException($"There is no user “{idOrName}”. Settings, Users (or: throughline users list) shows who there is.");

    public static string PasswordOf(Session session, string id) => session.Single<string>("select password from users where id = @id", new { id });

    /// <exception cref="UserErrorException">The name is taken.</exception>
    public static void Add(Transaction tx, User user, string password)
    {
        var added = tx.Execute(
            """
            insert into users (id, name, full_name, role, password, must_change, created_at)
            values (@Id, @Name, @FullName, @Role, @password, @mustChange, @CreatedAt) on conflict (name) do nothing
            """,
            new { user.Id, user.Name, user.FullName, user.Role, password, mustChange = user.MustChange ? 1 : 0, user.CreatedAt });
        if (added == 0)
            throw new UserErrorException($"The user name “{user.Name}” is taken. Names of people who left stay taken, so that the audit list stays clear.");
    }

    public static void SetRole(Transaction tx, string id, string role) =>
        tx.Execute("update users set role = @role where id = @id", new { id, role });

    public static void SetPassword(Transaction tx, string id, string password, bool mustChange) =>
        tx.Execute("update users set password = @password, must_change = @mustChange where id = @id", new { id, password, mustChange = mustChange ? 1 : 0 });

    public static void SetDeactivated(Transaction tx, string id, long? at) =>
        tx.Execute("update users set deactivated_at = @at where id = @id", new { id, at });

    public static void Seen(Transaction tx, string id, long now) => tx.Execute("update users set seen_at = @now where id = @id", new { id, now });

    /// <summary>Locks them, so that two administrators can't remove each other at the same moment.</summary>
    public static List<string> ActiveAdmins(Transaction tx) => tx.Query<string>(
        $"select id from users where role = 'admin' and deactivated_at is null order by id{(tx.Dialect.IsPostgres ? " for update" : "")}");

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string FullName { get; init; } = "";
        public string Role { get; init; } = "";
        public long MustChange { get; init; }
        public long CreatedAt { get; init; }
        public long? SeenAt { get; init; }
        public long? DeactivatedAt { get; init; }

        public User User() => new(Id, Name, FullName, Role, MustChange != 0, CreatedAt, SeenAt, DeactivatedAt);
    }
}
