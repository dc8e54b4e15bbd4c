using System.Text;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Inbox;

/// <summary>The store of messages, and the words by which they are found.</summary>
public sealed class MessageList
{
    private const string Columns =
        "number, conversation, key, side, channel, author, author_name as AuthorName, text, at, state, because, edited_at as EditedAt, deleted_at as DeletedAt, goes_at as GoesAt, is_bot as IsBot";

    /// <summary>By the key under which its sender knows it, also where it stands in another conversation by now.</summary>
    public Message? Find(Session session, string conversation, string key) => (session.FirstOrDefault<Row>(
        $"select {Columns} from messages where conversation = @conversation and key = @key", new { conversation, key }) ?? session.FirstOrDefault<Row>(
        $"select {Columns} from messages where number = (select message from message_moves where conversation = @conversation and key = @key)", new { conversation, key }))?.Message;

    /// <summary>The number of the last message of any conversation.</summary>
    public long Last(Session session) => session.Single<long?>("select max(number) from messages") ?? 0;

    public long Count(Session session, string conversation) => session.Single<long>("select count(*) from messages where conversation = @conversation", new { conversation });

    public Message? Get(Session session, long number) => session.FirstOrDefault<Row>($"select {Columns} from messages where number = @number", new { number })?.Message;

    /// <summary>In their order, after a number.</summary>
    public List<Message> After(Session session, string conversation, long number, int limit) => session.Query<Row>(
        $"select {Columns} from messages where conversation = @conversation and number > @number order by number limit @limit",
        new { conversation, number, limit }).ConvertAll(row => row.Message);

    /// <summary>The last ones before a number, in their order.</summary>
    public List<Message> Before(Session session, string conversation, long number, int limit)
    {
        var last = session.Query<Row>(
            $"select {Columns} from messages where conversation = @conversation and number < @number order by number desc limit @limit",
            new { conversation, number, limit }).ConvertAll(row => row.Message);
        last.Reverse();
        return last;
    }

    /// <summary>With its number. Its key is not there yet.</summary>
    public Message Add(Transaction tx, Message message)
    {
        var number = tx.Single<long>(
            tx.Dialect.IsPostgres
                ? $"""
                insert into messages (number, conversation, key, side, channel, author, author_name, text, at, state, because, goes_at, is_bot, words)
                select next, @Conversation, @Key, @side, @Channel, @Author, @AuthorName, @Text, @At, @state, @Because, @GoesAt, @isBot, array_to_tsvector(@words || {MessageWords.BlocksOf("next")})
                from (select nextval(pg_get_serial_sequence('messages', 'number')) as next) as numbered
                returning number
                """
                : """
                insert into messages (conversation, key, side, channel, author, author_name, text, at, state, because, goes_at, is_bot)
                values (@Conversation, @Key, @side, @Channel, @Author, @AuthorName, @Text, @At, @state, @Because, @GoesAt, @isBot)
                returning number
                """,
            new
            {
                message.Conversation,
                message.Key,
                side = Words.Of(message.Side),
                message.Channel,
                message.Author,
                message.AuthorName,
                message.Text,
                message.At,
                state = Words.Of(message.State),
                message.Because,
                message.GoesAt,
                isBot = message.IsBot ? 1 : 0,
                words = tx.Dialect.IsPostgres ? WordsOf(message.Text).Distinct().ToArray() : null,
            });
        if (!tx.Dialect.IsPostgres)
            tx.Execute("insert into message_words (rowid, text) values (@number, @words)", new { number, words = string.Join(' ', WordsOf(message.Text)) });
        return message with { Number = number };
    }

    /// <summary>What was sent to the customer, up to a number, and is not known to have been read.</summary>
    public List<Message> Unread(Session session, string conversation, long number) => session.Query<Row>(
        $"select {Columns} from messages where conversation = @conversation and number <= @number and side = 'company' and state in ('sent', 'delivered')", new { conversation, number }).ConvertAll(row => row.Message);

    /// <summary>The customer has seen these; what has not reached them stays as it is.</summary>
    public void Read(Transaction tx, IReadOnlyCollection<long> numbers) => tx.Execute(
        $"update messages set state = 'read' where {tx.Dialect.In("number", "@numbers")} and side = 'company' and state in ('sent', 'delivered')", new { numbers = tx.Dialect.List(numbers) });

    /// <summary>It says something else, or nothing, and is found by that.</summary>
    public void Set(Transaction tx, Message before, string text, long? editedAt, long? deletedAt)
    {
        var number = before.Number;
        tx.Execute(
            $"update messages set text = @text, edited_at = @editedAt, deleted_at = @deletedAt{(tx.Dialect.IsPostgres ? ", words = array_to_tsvector(@words || " + MessageWords.BlocksOf("number") + ")" : "")} where number = @number",
            new { number, text, editedAt, deletedAt, words = tx.Dialect.IsPostgres ? WordsOf(text).Distinct().ToArray() : null });
        if (tx.Dialect.IsPostgres)
            return;
        tx.Execute("insert into message_words (message_words, rowid, text) values ('delete', @number, @words)", new { number, words = string.Join(' ', WordsOf(before.Text)) });
        tx.Execute("insert into message_words (rowid, text) values (@number, @words)", new { number, words = string.Join(' ', WordsOf(text)) });
    }

    private const string Reached = "side = 'company' and is_bot = 0 and (state in ('sent', 'delivered', 'read') or (state = 'waiting' and deleted_at is null))";

    /// <summary>The last that was said and stands, notes aside.</summary>
    public Message? LastSaid(Session session, string conversation) => session.FirstOrDefault<Row>(
        $"select {Columns} from messages where conversation = @conversation and deleted_at is null and side in ('customer', 'company') order by number desc limit 1", new { conversation })?.Message;

    /// <summary>When the customer wrote what nobody has answered.</summary>
    public long? Unanswered(Session session, string conversation) => session.Single<long?>(
        $"select min(at) from messages where conversation = @conversation and side = 'customer' and number > coalesce((select max(number) from messages where conversation = @conversation and {Reached}), 0)",
        new { conversation });

    /// <summary>When a person first answered.</summary>
    public long? FirstReply(Session session, string conversation) =>
        session.Single<long?>($"select min(at) from messages where conversation = @conversation and {Reached}", new { conversation });

    /// <summary>News of what became of it; what says less than is known changes nothing.</summary>
    public bool Tell(Transaction tx, string conversation, string key, Delivery news, string? because)
    {
        if (Find(tx, conversation, key) is not { } known || Message.After(known.State, news) is var state && state == known.State)
            return false;
        tx.Execute("update messages set state = @state, because = @because, goes_at = null where number = @Number", new { state = Words.Of(state), because, known.Number });
        return true;
    }

    /// <summary>These, in no order.</summary>
    public List<Message> Of(Session session, IReadOnlyCollection<long> numbers) => session.Query<Row>(
        $"select {Columns} from messages where {session.Dialect.In("number", "@numbers")}", new { numbers = session.Dialect.List(numbers) }).ConvertAll(row => row.Message);

    public void Forget(Transaction tx, IReadOnlyCollection<string> conversations)
    {
        var args = new { ids = tx.Dialect.List(conversations) };
        if (!tx.Dialect.IsPostgres)
            tx.ExecuteMany("insert into message_words (message_words, rowid, text) values ('delete', @number, @words)", ["number", "words"],
                [.. tx.Query<(long Number, string Text)>($"select number, text from messages where {tx.Dialect.In("conversation", "@ids")}", args)
                    .Select(row => new object?[] { row.Number, string.Join(' ', WordsOf(row.Text)) })]);
        tx.Execute($"delete from messages where {tx.Dialect.In("conversation", "@ids")}", args);
    }

    private const int LongestWord = 100;

    /// <summary>As words are compared: letters and digits, in lower case, without accents.</summary>
    internal static IEnumerable<string> WordsOf(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text)
        {
            var letter = PlainLetter.Of(c);
            if (char.IsLetterOrDigit(letter))
            {
                if (word.Length < LongestWord)
                    word.Append(letter);
            }
            else if (!PlainLetter.IsMark(letter) && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }
        if (word.Length > 0)
            yield return word.ToString();
    }

    private sealed class Row
    {
        public long Number { get; init; }
        public string Conversation { get; init; } = "";
        public string Key { get; init; } = "";
        public string Side { get; init; } = "";
        public string Channel { get; init; } = "";
        public string? Author { get; init; }
        public string AuthorName { get; init; } = "";
        public string Text { get; init; } = "";
        public long At { get; init; }
        public string State { get; init; } = "";
        public string? Because { get; init; }
        public long? EditedAt { get; init; }
        public long? DeletedAt { get; init; }
        public long? GoesAt { get; init; }
        public long IsBot { get; init; }

        public Message Message => new(
            Number, Conversation, Key, Words.Read<Side>(Side)!.Value, Channel, Author, AuthorName, Text, At, Words.Read<Delivery>(State)!.Value, Because, EditedAt, DeletedAt, GoesAt, IsBot == 1);
    }
}
