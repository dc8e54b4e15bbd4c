using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Consults;

/// <summary>The store. Changed by who holds the conversation.</summary>
internal sealed class ConsultList
{
    private const string Columns =
        "id, conversation, question, state, kind, whom, whom_name as WhomName, asked_by as AskedBy, asked_by_name as AskedByName, asked_at as AskedAt, seen_from as SeenFrom, changed_at as ChangedAt, "
        + "closed_by as ClosedBy, closed_at as ClosedAt";

    public Consult? Find(Session session, string id) => session.FirstOrDefault<Consult>($"select {Columns} from consults where id = @id", new { id });

    /// <summary>The newest first.</summary>
    public List<Consult> Of(Session session, string conversation) =>
        session.Query<Consult>($"select {Columns} from consults where conversation = @conversation order by asked_at desc, id desc", new { conversation });

    public List<Consult> OpenIn(Session session, string conversation) => Of(session, conversation).FindAll(consult => !consult.IsClosed);

    /// <summary>Those that ask somebody, or one of their teams: those that wait for them first, the oldest first.</summary>
    public List<Consult> AskedOf(Session session, string user, IReadOnlyCollection<string> teams, int limit) => session.Query<Consult>(
        $"""
        select {Columns} from consults where state <> 'closed' and {AsksThem(session)}
        order by case when state = 'open' then 0 else 1 end, changed_at, id limit @limit
        """, new { user, teams = session.Dialect.List(teams), limit });

    /// <summary>Those that somebody asked: those that are answered first.</summary>
    public List<Consult> AskedBy(Session session, string user, int limit) => session.Query<Consult>(
        $"select {Columns} from consults where asked_by = @user and state <> 'closed' order by case when state = 'answered' then 0 else 1 end, changed_at, id limit @limit", new { user, limit });

    /// <summary>How many wait for somebody, counted up to a limit.</summary>
    public int CountWaiting(Session session, string user, IReadOnlyCollection<string> teams, int limit) => (int)session.Single<long>(
        $"select count(*) from (select 1 as one from consults where state = 'open' and {AsksThem(session)} limit @limit) as counted",
        new { user, teams = session.Dialect.List(teams), limit });

    private static string AsksThem(Session session) => $"((kind = 'user' and whom = @user) or (kind = 'team' and asked_by <> @user and {session.Dialect.In("whom", "@teams")}))";

    public void Add(Transaction tx, Consult consult) => tx.Execute(
        """
        insert into consults (id, conversation, question, state, kind, whom, whom_name, asked_by, asked_by_name, asked_at, seen_from, changed_at)
        values (@Id, @Conversation, @Question, @State, @Kind, @Whom, @WhomName, @AskedBy, @AskedByName, @AskedAt, @SeenFrom, @ChangedAt)
        """, consult);

    public void Set(Transaction tx, Consult consult) => tx.Execute(
        "update consults set state = @State, changed_at = @ChangedAt, closed_by = @ClosedBy, closed_at = @ClosedAt where id = @Id", consult);

    /// <summary>What was written in these, in order.</summary>
    public ILookup<string, ConsultMessage> Said(Session session, IReadOnlyCollection<string> consults) => (consults.Count == 0 ? [] : session.Query<Row>(
        $"select number, consult, key, author, author_name as AuthorName, is_answer as IsAnswer, text, at from consult_messages where {session.Dialect.In("consult", "@ids")} order by consult, number",
        new { ids = session.Dialect.List(consults) })).ConvertAll(row => row.Message).ToLookup(message => message.Consult, StringComparer.Ordinal);

    public int CountSaid(Session session, string consult) => (int)session.Single<long>("select count(*) from consult_messages where consult = @consult", new { consult });

    /// <summary>False where something stands under its key already.</summary>
    public bool Say(Transaction tx, ConsultMessage message) => 1 == tx.Execute(
        """
        insert into consult_messages (consult, key, author, author_name, is_answer, text, at) values (@Consult, @Key, @Author, @AuthorName, @isAnswer, @Text, @At)
        on conflict (consult, key) do nothing
        """, new { message.Consult, message.Key, message.Author, message.AuthorName, isAnswer = message.IsAnswer ? 1 : 0, message.Text, message.At });

    public void Forget(Transaction tx, IReadOnlyCollection<string> conversations)
    {
        var ids = tx.Query<string>($"select id from consults where {tx.Dialect.In("conversation", "@ids")}", new { ids = tx.Dialect.List(conversations) });
        foreach (var table in (string[])["consult_messages", "consult_links"])
            tx.Execute($"delete from {table} where {tx.Dialect.In("consult", "@ids")}", new { ids = tx.Dialect.List(ids) });
        tx.Execute($"delete from consults where {tx.Dialect.In("id", "@ids")}", new { ids = tx.Dialect.List(ids) });
    }

    private sealed class Row
    {
        public long Number { get; init; }
        public string Consult { get; init; } = "";
        public string Key { get; init; } = "";
        public string? Author { get; init; }
        public string AuthorName { get; init; } = "";
        public long IsAnswer { get; init; }
        public string Text { get; init; } = "";
        public long At { get; init; }

        public ConsultMessage Message => new(Number, Consult, Key, Author, AuthorName, IsAnswer == 1, Text, At);
    }
}
