using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Inbox;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using EventLog = Throughline.Events.Log.EventLog;

namespace Throughline.Bench.Desk;

/// <summary>
/// Fills a desk row by row as the server would have left it: people with names, conversations of a year with their messages, words to search for, clocks, interactions and
/// who was brought in. As many conversations go on at a time as at a busy desk, so that the messages of one lie apart. The log has one event of each customer: what is
/// measured here does not read what was said from it.
/// </summary>
/// <param name="ordinary">The agent with an ordinary load.</param>
/// <param name="heavy">The agent with a heavy load, of all teams.</param>
internal sealed class FillDesk(Database database, int conversations, string ordinary, string heavy)
{
    public const int Agents = 500, VeryLong = 6;
    public const string Customer = "customer-";
    private const int AtOnce = 2_000, RowsAtOnce = 50_000, Seed = 17, VeryLongMessages = 5_000;
    private const long Year = 365L * 86_400_000_000, End = 1_764_288_000_000_000; // 2025-11-28

    private static readonly string[] MessageColumns = ["number", "conversation", "key", "side", "channel", "author", "author_name", "text", "at", "state"];

    private readonly bool isPostgres = database.Dialect.IsPostgres;
    private readonly DeskWords words = new();
    private readonly DeskRows texts = new("message_words", "rowid", "text"), interactions = new("interactions", "identifier", "team", "key", "opened_at", "opened", "closed_at", "closed", "maybe_open"),
        participants = new("participants", "conversation", "user_id", "mentioned_at", "seen_at"),
        clocks = new("clocks", "conversation", "queue", "channel", "policy", "revision", "state", "standing", "due_clock", "due_at", "look_at", "looked_at"),
        threads = new("conversations", "id", "identifier", "channel", "title", "state", "is_open", "team", "agent", "agent_name", "priority", "reason", "resolution", "opened_at", "replied_at", "waiting_since", "resolved_at",
            "last_at", "last_by", "last_text", "messages");

    private readonly DeskRows messages = new("messages", database.Dialect.IsPostgres ? [.. MessageColumns, "words"] : MessageColumns);
    private List<long> customers = [];
    private long number, done;

    private sealed class Going(int index, long openedAt, int left)
    {
        public readonly int Index = index;
        public readonly long OpenedAt = openedAt;
        public readonly string Id = IdOf(index);
        public int Left = left, Said;
        public long LastAt = openedAt;
        public string LastText = "";
    }

    public static string IdOf(int index) => string.Create(CultureInfo.InvariantCulture, $"0193{index:0000000000000000000000000000}");

    private int People => Math.Max(1, conversations / 2);

    public async Task Run()
    {
        var clock = Stopwatch.StartNew();
        if (!isPostgres)
            await database.Write(tx => tx.Execute("pragma cache_size=-2000000; pragma wal_autocheckpoint=100000; insert into message_words (message_words, rank) values ('hashsize', 134217728);"));
        else
            await database.Write(tx => tx.Execute("drop index if exists messages_words"));
        // a batch is one transaction: what an earlier try wrote is made again, and not written again
        done = await database.Read(session => session.Single<long?>("select max(number) from messages") ?? 0);
        if (done == 0)
        {
            await Customers();
            await Colleagues();
        }
        customers = await database.Read(session => session.Query<long>("select id from identifiers where type = @UserId order by id", new { Identifier.UserId }));
        var chance = new Random(Seed);
        var going = new List<Going>(AtOnce);
        for (var begun = 0; begun < conversations || going.Count > 0;)
        {
            while (going.Count < AtOnce && begun < conversations)
                going.Add(new(begun, AtOf(begun), Length(begun++, chance)));
            var at = chance.Next(going.Count);
            Say(going[at], chance);
            if (going[at].Left == 0)
            {
                Keep(going[at], chance);
                going[at] = going[^1];
                going.RemoveAt(going.Count - 1);
            }
            if (messages.Count >= RowsAtOnce || (going.Count == 0 && begun == conversations))
            {
                await database.Write(Write);
                if (number / 1_000_000 != (number - RowsAtOnce) / 1_000_000)
                    await Console.Error.WriteLineAsync($"{number:N0} messages after {clock.Elapsed.TotalSeconds:N0} s");
            }
        }
        if (isPostgres)
            await database.Write(tx =>
            {
                Run(tx, "set local maintenance_work_mem = '1GB'");
                Run(tx, "create index messages_words on messages using gin (words)");
                Run(tx, "select setval(pg_get_serial_sequence('messages', 'number'), (select max(number) from messages))");
            });
        else
            await database.Write(tx => tx.Execute("insert into message_words (message_words, rank) values ('hashsize', 1048576)")); // what FTS5 has by itself
        await Console.Error.WriteLineAsync($"{conversations:N0} conversations with {number:N0} messages after {clock.Elapsed.TotalSeconds:N0} s");
    }

    private int Length(int index, Random chance) => conversations > 10_000 && index % (conversations / VeryLong) == 5 ? VeryLongMessages : chance.Next(2, 19);

    /// <summary>Those with thousands of messages.</summary>
    public static IEnumerable<int> Long(int conversations) => Enumerable.Range(0, VeryLong).Select(i => i * (conversations / VeryLong) + 5);

    private long AtOf(int index) => End - Year + (long)(Year * (double)index / conversations);

    private void Say(Going of, Random chance)
    {
        var (text, isCustomer) = (words.Text(chance, of.Index), of.Said % 2 == 0);
        of.LastAt += chance.Next(1, 600) * 1_000_000L;
        (of.LastText, number) = (text, number + 1);
        of.Said++;
        of.Left--;
        object?[] row = [number, of.Id, $"k{of.Said}", isCustomer ? "customer" : "company", ChannelOf(of.Index), isCustomer ? null : AgentId(of.Index % Agents), isCustomer ? "" : $"Agent {of.Index % Agents}", text, of.LastAt, isCustomer ? "none" : "sent"];
        var compared = MessageList.WordsOf(text);
        messages.Add(isPostgres ? [.. row, string.Join(' ', compared.Distinct().Concat(MessageWords.BlocksOf(number)).Select(w => $"'{w}'"))] : row);
        if (!isPostgres)
            texts.Add(number, string.Join(' ', compared));
    }

    private void Keep(Going of, Random chance)
    {
        var isOpen = chance.NextDouble() < (of.Index >= conversations * 9L / 10 ? 0.6 : 0.02);
        var team = chance.Next(20) switch { < 14 => "service", < 17 => "sales", < 19 => "cx", _ => "marketing" };
        var agent = !isOpen ? AgentId(chance.Next(Agents)) : chance.Next(1000) switch { < 250 => null, < 275 => heavy, 275 => ordinary, _ => AgentId(chance.Next(Agents)) };
        var waits = isOpen && of.Said % 2 == 1;
        var standing = !waits ? "none" : chance.Next(100) switch { < 3 => "late", < 8 => "soon", _ => "running" };
        var identifier = customers[chance.Next(100) == 0 ? chance.Next(Math.Min(10, People)) : chance.Next(People)];
        threads.Add(of.Id, identifier, ChannelOf(of.Index), of.Index % 3 == 0 ? words[of.Index % DeskWords.Count] : "", isOpen ? "open" : "resolved", isOpen ? 1 : 0, team, agent, agent is null ? null : "Somebody", 0, null, isOpen ? null : "solved",
            of.OpenedAt, of.Said > 1 ? of.OpenedAt + 60_000_000 : null, waits ? of.LastAt : null, isOpen ? null : of.LastAt, of.LastAt, of.Said % 2 == 1 ? "customer" : "company", of.LastText, of.Said);
        clocks.Add(of.Id, team, ChannelOf(of.Index), null, 0, isOpen ? "Open" : "Resolved", standing, standing == "none" ? null : "first-reply", standing == "none" ? null : of.LastAt + 3_600_000_000, null, of.LastAt);
        interactions.Add(identifier, "service", of.Id, of.OpenedAt, of.Index, isOpen ? null : of.LastAt, isOpen ? null : of.Index, isOpen ? 1 : 0);
        var who = chance.Next(1000) switch { < 20 => heavy, 20 => ordinary, < 30 => AgentId(chance.Next(Agents)), _ => null };
        if (who is not null)
            participants.Add(of.Id, who, of.LastAt, chance.Next(10) == 0 ? null : of.LastAt + 1);
    }

    private void Write(Transaction tx)
    {
        foreach (var rows in (DeskRows[])[messages, threads, clocks, interactions, participants, texts])
            if (number > done)
                rows.Write(tx);
            else
                rows.Clear();
    }

    /// <summary>Each said their name once, in the log, and readers have read it.</summary>
    private async Task Customers()
    {
        await using var services = PeopleStore.Services(database);
        var log = services.GetRequiredService<EventLog>();
        var source = await database.Write(tx => services.GetRequiredService<Sources>().GetOrAdd(tx, "bench").Id);
        foreach (var some in Enumerable.Range(0, People).Chunk(20_000))
            await database.Write(tx => log.Append(tx, source, [.. some.Select(i => new NewEvent
            {
                MessageId = $"c{i}", Identifiers = [new(Identifier.UserId, Customer + i)], Kind = "identify", Name = "identify", OccurredAt = End - Year, ReceivedAt = End - Year,
                Properties = $$"""{"name":"{{Population.Name(i)}}"}""", Digest = new byte[16],
            })]));
        var made = await database.Read(session => session.Query<long>("select id from identifiers where type = @UserId order by id", new { Identifier.UserId }));
        DeskRows memberships = new("memberships", "identifier", "person"), traits = new("traits", "identifier", "name", "digest", "source", "value", "cut", "first_at", "last_at", "message_id", "sequence");
        foreach (var some in made.Chunk(RowsAtOnce))
            await database.Write(tx =>
            {
                foreach (var id in some)
                {
                    memberships.Add(id, id);
                    traits.Add(id, "name", 1, source, $"\"{Population.Name((int)id)}\"", 0, End, End, $"t{id}", id);
                }
                memberships.Write(tx);
                traits.Write(tx);
            });
        await database.Write(tx =>
        {
            FillPeople.ReadAll(tx, services);
            var last = log.Last(tx);
            tx.Execute("update readers set xact = @Xact, sequence = @Sequence", new { last.Xact, last.Sequence });
        });
    }

    private Task Colleagues() => database.Write(tx =>
    {
        DeskRows users = new("users", "id", "name", "full_name", "role", "password", "must_change", "created_at"), members = new("team_members", "team", "user_id", "joined_at");
        for (var i = 0; i < Agents; i++)
        {
            users.Add(AgentId(i), AgentId(i), $"Agent {i}", "agent", "", 0, End);
            members.Add(i % 20 < 14 ? "service" : i % 20 < 17 ? "sales" : i % 20 < 19 ? "cx" : "marketing", AgentId(i), End);
        }
        users.Write(tx);
        members.Write(tx);
    });

    public static string AgentId(int number) => $"agent-{number:000}";
    private static string ChannelOf(int index) => (index % 4) switch { 0 => "email", 1 => "webchat", _ => "chat" };

    private static void Run(Transaction tx, string sql)
    {
        using var command = tx.Connection.CreateCommand();
        (command.Transaction, command.CommandTimeout) = (tx.DbTransaction, 0);
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
