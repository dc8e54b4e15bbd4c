using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Inbox;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Inbox;

/// <summary>The index of words finds what reading all messages finds, however far apart they lie and whichever way is taken.</summary>
public abstract class MessageWordsTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : MessageWordsTests(Store.Sqlite);
    public sealed class OnPostgres() : MessageWordsTests(Store.Postgres)
    {
        [Fact]
        public async Task What_stands_in_few_messages_is_not_looked_for_in_all_of_them_where_it_was_planned_before_the_word_was_known()
        {
            const int Many = 20_000;
            await Database.Write(tx =>
            {
                foreach (var i in Enumerable.Range(0, Many))
                    Get<MessageList>().Add(tx, new(0, $"c{i % 100}", $"k{i}", Side.Customer, "chat", null, "", i == 10 ? "a zebra" : $"word{i % 100} and", 1, Delivery.None, null));
                tx.Single<long>("select gin_clean_pending_list('messages_words')"); // as vacuum does
                return tx.Execute("analyze messages");
            });
            var before = await Read();
            await Database.Read(session =>
            {
                session.Query<string>("select set_config('plan_cache_mode', 'force_generic_plan', true)");
                Assert.Single(new MessageWords().Find(session, "zebra", long.MaxValue, 51));
                Assert.Single(new MessageWords().Find(session, "a zebra", long.MaxValue, 51));
                return session.Query<string>("select pg_stat_force_next_flush()::text");
            });
            Assert.InRange(await Read() - before, 4_000, 5_000); // the newest thousand, a few times

            Task<long> Read() => Database.Read(session => session.Single<long>(
                """
                select cast((select sum(idx_tup_read) from pg_stat_user_indexes where indexrelname = 'messages_pkey') + (select seq_tup_read from pg_stat_user_tables where relname = 'messages') as bigint)
                """));
        }
    }

    private static readonly string[] Words = ["a", "ab", "abc", "order", "orders", "café", "42", "x"];

    /// <summary>How far the next number lies: beside the last, in another block, beyond many.</summary>
    private static readonly Gen<int> Gap = Gen.Elements(1, 1, 1, 1, 70_000, 1_500_000);

    [Fact]
    public void Words_are_found_in_the_newest_messages_by_the_index_and_in_blocks_far_apart_alike() => Generated.Holds(
        from said in (from words in Gen.Elements(Words).ArrayOf(3) from gap in Gap select (Text: string.Join(' ', words), gap)).NonEmptyListOf()
        from asked in Gen.Elements(Words).NonEmptyListOf()
        from cut in Gen.Choose(0, 2)
        from limit in Gen.Choose(1, 9)
        from scanned in Gen.Elements(1, 2, 5)
        select (said.Take(25).ToList(), string.Join(' ', asked.Take(3)), cut, limit, scanned),
        c => Check(c.Item1, c.Item2[..Math.Max(1, c.Item2.Length - c.cut)], c.limit, c.scanned).GetAwaiter().GetResult(), Generated.OnDatabase);

    private async Task Check(List<(string Text, int Gap)> said, string q, int limit, int scanned)
    {
        var texts = await Database.Write(tx =>
        {
            Get<MessageList>().Forget(tx, ["c"]);
            return said.Select((of, i) =>
            {
                var last = Get<MessageList>().Last(tx);
                tx.Execute(tx.Dialect.IsPostgres ? "select setval(pg_get_serial_sequence('messages', 'number'), @next, false)" : "update sqlite_sequence set seq = @next - 1 where name = 'messages'", new { next = last + of.Gap });
                return (Get<MessageList>().Add(tx, new(0, "c", $"k{i}", Side.Customer, "chat", null, "", of.Text, 1, Delivery.None, null)).Number, of.Text);
            }).ToList();
        });
        var words = MessageList.WordsOf(q).ToList();
        var expected = texts.AsEnumerable().Reverse().Where(of => words.Count > 0 && words.Select((w, i) => MessageList.WordsOf(of.Text)
            .Any(said => i == words.Count - 1 ? said.StartsWith(w, StringComparison.Ordinal) : said == w)).All(x => x)).Select(of => of.Number).ToList();
        var find = new MessageWords { Scanned = scanned };
        var (found, before) = (new List<long>(), long.MaxValue);
        while (true)
        {
            var some = await Database.Read(session => find.Find(session, q, before, (limit + 1) / 2).Take(limit).ToList());
            Assert.Equal(expected.Skip(found.Count).Take(limit), some.Select(of => of.Number));
            found.AddRange(some.Select(of => of.Number));
            if (some.Count < limit)
                break;
            before = some[^1].Number;
        }
        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task Who_sees_little_of_what_is_found_finds_all_of_it_nonetheless()
    {
        var sam = await Hire("sam", "agent", "sales");
        var theirs = await Open("ann", "zebra of sales");
        await Database.Write(tx => Get<ConversationList>().Set(tx, theirs with { Team = "sales" }));
        var of = await Open("bob", "zebra 0");
        for (var i = 0; i < 600; i += 100)
            await Database.Write(tx =>
            {
                for (var j = i; j < i + 100; j++)
                    Get<MessageList>().Add(tx, new(0, of.Id, $"k{j}", Side.Customer, "chat", null, "", "zebra again", 1, Delivery.None, null));
            });
        var found = await Get<SearchMessages>().Find(sam, "zebra", null);
        Assert.Equal(["zebra of sales"], found.Messages.Select(m => m.Message.Text));
        Assert.Null(found.Next);
    }
}
