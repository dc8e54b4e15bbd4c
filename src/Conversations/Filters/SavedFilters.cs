using System.Text.Json;
using System.Text.Json.Serialization;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Filters;

/// <summary>The store of kept filters.</summary>
internal sealed class SavedFilters
{
    private const string Columns = "id, team, user_id as UserId, name, filter, changed_at as ChangedAt, changed_by as ChangedBy";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Somebody's own and their teams', by name.</summary>
    public List<SavedFilter> Of(Session session, Viewer viewer) => session.Query<Row>(
        $"select {Columns} from inbox_filters where user_id = @Id or {session.Dialect.In("team", "@teams")} order by name, id", new { viewer.Id, teams = session.Dialect.List(viewer.Teams) }).ConvertAll(row => row.Saved());

    /// <summary>Of all teams, and somebody's own, by name.</summary>
    public List<SavedFilter> OfAllTeams(Session session, string user) => session.Query<Row>(
        $"select {Columns} from inbox_filters where user_id = @user or team is not null order by name, id", new { user }).ConvertAll(row => row.Saved());

    public SavedFilter? Find(Session session, string id) => session.FirstOrDefault<Row>($"select {Columns} from inbox_filters where id = @id", new { id })?.Saved();

    /// <exception cref="UserErrorException">There are too many, or one of this name.</exception>
    public void Add(Transaction tx, SavedFilter f)
    {
        if (tx.Single<long>("select count(*) from inbox_filters where user_id = @User or team = @Team", new { f.User, f.Team }) >= SavedFilter.Most)
            throw new UserErrorException($"There are {SavedFilter.Most} filters already, which nobody finds their way through. Take one out first.");
        var added = tx.Execute(
            $"insert into inbox_filters (id, team, user_id, name, filter, changed_at, changed_by) values (@Id, @Team, @User, @Name, {tx.Dialect.Json("@filter")}, @ChangedAt, @ChangedBy) on conflict do nothing",
            new { f.Id, f.Team, f.User, f.Name, filter = JsonSerializer.Serialize(f.Filter, Json), f.ChangedAt, f.ChangedBy });
        if (added == 0)
            throw NameTaken(f.Name);
    }

    /// <exception cref="UserErrorException">There is another of this name.</exception>
    public void Set(Transaction tx, SavedFilter f)
    {
        if (tx.Single<long>("select count(*) from inbox_filters where name = @Name and id <> @Id and (user_id = @User or team = @Team)", new { f.Id, f.Name, f.Team, f.User }) > 0)
            throw NameTaken(f.Name);
        tx.Execute($"update inbox_filters set name = @Name, filter = {tx.Dialect.Json("@filter")}, changed_at = @ChangedAt, changed_by = @ChangedBy where id = @Id",
            new { f.Id, f.Name, filter = JsonSerializer.Serialize(f.Filter, Json), f.ChangedAt, f.ChangedBy });
    }

    public void Remove(Transaction tx, string id) => tx.Execute("delete from inbox_filters where id = @id", new { id });

    private static UserErrorException NameTaken(string name) => new($"There is a filter “{name}” already. Choose another name, or change that one.");

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string? Team { get; init; }
        public string? UserId { get; init; }
        public string Name { get; init; } = "";
        public string Filter { get; init; } = "";
        public long ChangedAt { get; init; }
        public string ChangedBy { get; init; } = "";

        public SavedFilter Saved() => new(Id, Team, UserId, Name, JsonSerializer.Deserialize<InboxFilter>(Filter, Json)!, ChangedAt, ChangedBy);
    }
}
