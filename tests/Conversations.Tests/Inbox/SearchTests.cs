using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Inbox;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Inbox;

/// <summary>Messages are found by their words, the same ones on both databases.</summary>
public abstract class SearchTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : SearchTests(Store.Sqlite);
    public sealed class OnPostgres() : SearchTests(Store.Postgres);

    private static readonly string[] Words = ["order", "Ordering", "café", "cafe", "number-7", "it's", "日本語", "x_y", "42", "Ünïted", "a"];

    [Fact]
    public async Task The_newest_that_hold_all_words_are_found_the_last_word_also_by_its_beginning_without_regard_to_case_and_accents()
    {
        var lead = Lead;
        var of = await Open("ann", "first");
        var texts = new List<string> { "first" };
        Generated.Holds(
            from said in Gen.Elements(Words).ArrayOf(3) from asked in Gen.Elements(Words).NonEmptyListOf() from cut in Gen.Choose(0, 2) select (said, asked: asked.Take(2).ToList(), cut),
            c => Check(c.said, c.asked, c.cut).GetAwaiter().GetResult(), Generated.OnDatabase);

        async Task Check(string[] said, List<string> asked, int cut)
        {
            texts.Add(string.Join(", ", said));
            await Get<ReceiveMessage>().Do(of.Id, new(null, texts[^1]));
            var q = string.Join(' ', asked);
            q = q[..Math.Max(1, q.Length - cut)];
            var words = MessageList.WordsOf(q).ToList();
            var expected = texts.Select((text, i) => (text, i)).Reverse()
                .Where(t => words.Count > 0 && words.Select((w, i) => MessageList.WordsOf(t.text).Any(of => i == words.Count - 1 ? of.StartsWith(w, StringComparison.Ordinal) : of == w)).All(x => x))
                .Select(t => t.text).Take(50);
            Assert.Equal(expected, (await Get<SearchMessages>().Find(lead, q, null)).Messages.Select(m => m.Message.Text));
        }
    }

    [Fact]
    public async Task Pages_of_what_was_found_follow_each_other_without_gap_or_double()
    {
        var of = await Open("ann", "word 0");
        for (var i = 1; i < 120; i++)
            await Get<ReceiveMessage>().Do(of.Id, new(null, $"word {i}"));
        var (found, before) = (new List<string>(), (string?)null);
        do
        {
            var page = await Get<SearchMessages>().Find(Lead, "wor", before);
            found.AddRange(page.Messages.Select(m => m.Message.Text));
            before = page.Next;
        }
        while (before is not null);
        Assert.Equal(Enumerable.Range(0, 120).Reverse().Select(i => $"word {i}"), found);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("' or 1=1 --")]
    [InlineData("a* NEAR(b)")]
    [InlineData("& | ! :* <->")]
    [InlineData("\\")]
    public async Task Signs_of_query_languages_are_words_like_others_or_nothing(string q)
    {
        await Open("ann", "nothing of the kind");
        Assert.Empty((await Get<SearchMessages>().Find(Lead, q, null)).Messages);
    }
}
