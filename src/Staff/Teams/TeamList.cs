using System.Globalization;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Staff.Teams;

/// <summary>Whom a team has: a user's id, what they sign in with, and their name as colleagues see it.</summary>
public sealed record TeamMember(string Team, string UserId, string Name, string FullName);

/// <summary>The store of teams and of who belongs to them.</summary>
public static class TeamList
{
    private const string Columns = "key, name, about, created_at as CreatedAt, retired_at as RetiredAt";

    /// <summary>Those at work first, in the order in which they were made.</summary>
    public static List<Team> All(Session session) =>
        session.Query<Team>($"select {Columns} from teams order by case when retired_at is null then 0 else 1 end, created_at, key");

    public static Team? Find(Session session, string key) =>
        session.FirstOrDefault<Team>($"select {Columns} from teams where key = @key", new { key });

    /// <exception cref="UserErrorException">There is no such team at work.</exception>
    public static Team Get(Session session, string? key)
    {
        var known = All(session);
        return known.Find(team => !team.IsRetired && team.Key == key) ?? throw NoSuchTeam(key, known);
    }

    /// <summary>What to say where a team is named that there isn't.</summary>
    public static UserErrorException NoSuchTeam(string? key, IEnumerable<Team> known) => new(string.Create(CultureInfo.InvariantCulture,
        $"There is no team “{key}”. There are: {string.Join(", ", known.Where(team => !team.IsRetired).Select(team => team.Key))}. Settings, Teams makes one."));

    /// <summary>Active users of every team, by full name.</summary>
    public static ILookup<string, TeamMember> Members(Session session) => session.Query<TeamMember>(
        """
        select m.team, u.id as UserId, u.name, u.full_name as FullName from team_members m join users u on u.id = m.user_id
        where u.deactivated_at is null order by m.team, u.full_name, u.name
        """).ToLookup(member => member.Team);

    /// <summary>Keys of the teams at work that a user belongs to, in order.</summary>
    public static List<string> Of(Session session, string userId) => session.Query<string>(
        "select t.key from team_members m join teams t on t.key = m.team where m.user_id = @userId and t.retired_at is null order by t.created_at, t.key", new { userId });

    /// <exception cref="UserErrorException">The key is taken, or there are too many teams.</exception>
    internal static void Add(Transaction tx, Team team)
    {
        if (tx.Single<long>("select count(*) from teams") >= Team.Most)
            throw new UserErrorException($"There are {Team.Most} teams, which is as many as can be told apart. Rename or bring back one.");
        if (tx.Execute("insert into teams (key, name, about, created_at) values (@Key, @Name, @About, @CreatedAt) on conflict (key) do nothing",
            new { team.Key, team.Name, team.About, team.CreatedAt }) == 0)
            throw new UserErrorException($"There is a team “{team.Key}” already. A retired one can be brought back.");
    }

    internal static void Change(Transaction tx, string key, string name, string about) =>
        tx.Execute("update teams set name = @name, about = @about where key = @key", new { key, name, about });

    internal static void SetRetired(Transaction tx, string key, long? at) => tx.Execute("update teams set retired_at = @at where key = @key", new { key, at });

    /// <summary>False where they were there already.</summary>
    internal static bool Join(Transaction tx, string key, string userId, long now) => tx.Execute(
        "insert into team_members (team, user_id, joined_at) values (@key, @userId, @now) on conflict (team, user_id) do nothing", new { key, userId, now }) == 1;

    internal static bool Leave(Transaction tx, string key, string userId) =>
        tx.Execute("delete from team_members where team = @key and user_id = @userId", new { key, userId }) == 1;
}
