using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Canned;

/// <summary>The store of canned answers.</summary>
internal sealed class CannedAnswers
{
    private const string Columns = "id, team, user_id as User, name, text, changed_at as ChangedAt, changed_by as ChangedBy";

    /// <summary>Of somebody and their teams, by name.</summary>
    public List<CannedAnswer> Of(Session session, string user, IReadOnlyCollection<string> teams) => session.Query<Row>(
        $"select {Columns} from canned_answers where user_id = @user or {session.Dialect.In("team", "@teams")} order by name, id", new { user, teams = session.Dialect.List(teams) }).ConvertAll(row => row.Answer);

    public CannedAnswer? Find(Session session, string id) => session.FirstOrDefault<Row>($"select {Columns} from canned_answers where id = @id", new { id })?.Answer;

    /// <exception cref="UserErrorException">There are too many.</exception>
    public void Add(Transaction tx, CannedAnswer a)
    {
        if (tx.Single<long>("select count(*) from canned_answers where user_id = @User or team = @Team", new { a.User, a.Team }) >= CannedAnswer.Most)
            throw new UserErrorException($"There are {CannedAnswer.Most} canned answers already, which nobody finds their way through. Take one out first.");
        tx.Execute("insert into canned_answers (id, team, user_id, name, text, changed_at, changed_by) values (@Id, @Team, @User, @Name, @Text, @ChangedAt, @ChangedBy)",
            new { a.Id, a.Team, a.User, a.Name, a.Text, a.ChangedAt, a.ChangedBy });
    }

    public void Set(Transaction tx, CannedAnswer a) => tx.Execute(
        "update canned_answers set name = @Name, text = @Text, changed_at = @ChangedAt, changed_by = @ChangedBy where id = @Id", new { a.Id, a.Name, a.Text, a.ChangedAt, a.ChangedBy });

    public void Remove(Transaction tx, string id) => tx.Execute("delete from canned_answers where id = @id", new { id });

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string? Team { get; init; }
        public string? User { get; init; }
        public string Name { get; init; } = "";
        public string Text { get; init; } = "";
        public long ChangedAt { get; init; }
        public string ChangedBy { get; init; } = "";

        public CannedAnswer Answer => new(Id, Team, User, Name, Text, ChangedAt, ChangedBy);
    }
}
