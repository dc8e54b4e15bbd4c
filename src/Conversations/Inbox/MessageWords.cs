using System.Globalization;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Inbox;

/// <summary>
/// Finds messages by their words, the newest first. What stands in many messages is found soonest by reading the newest ones; what stands in few, by the index of words.
/// So the newest are read as long as enough of them fit, and the index is asked for the rest; a last word with which many messages' words begin is
/// compared in the messages then, since an index would gather all of them first. See docs/adr/0111.
/// </summary>
public sealed class MessageWords
{
    private const int MostWords = 12;

    /// <summary>So many of the newest are read at a time.</summary>
    internal int Scanned { get; init; } = 1_000;

    /// <summary>PostgreSQL is asked for at most so many at a time.</summary>
    private const int MostAtOnce = 6_400;

    /// <summary>One message in so many is often. PostgreSQL reads and compares a thousand in a millisecond, and its index first gathers all places of a beginning.</summary>
    private const int Often = 50, OftenOnPostgres = 200;

    /// <summary>PostgreSQL's index knows in which block of numbers a message is, so that the newest are found without all others: blocks of 2^16 and 2^20 numbers.</summary>
    private static readonly (string Letter, int Bits)[] Blocks = [("b", 16), ("c", 20)];

    /// <summary>What stands beside the words of a message on PostgreSQL; no word begins so.</summary>
    internal static string BlocksOf(string number) => "array[" + string.Join(", ", Blocks.Select(b => $"'#{b.Letter}' || ({number} >> {b.Bits})")) + "]";

    /// <inheritdoc cref="BlocksOf(string)"/>
    internal static IEnumerable<string> BlocksOf(long number) => Blocks.Select(b => string.Create(CultureInfo.InvariantCulture, $"#{b.Letter}{number >> b.Bits}"));

    /// <summary>
    /// Numbers, falling, and conversations of messages that hold all of the words, the last of which may be the beginning of one; in any order of words. They are looked for as
    /// they are taken: whoever sees little of what is found goes on where they are, and nothing is looked for twice.
    /// </summary>
    /// <param name="session">What is read from; on SQLite something of it stays open between two that are taken.</param>
    /// <param name="text">The words.</param>
    /// <param name="before">Messages of smaller numbers alone.</param>
    /// <param name="first">How many are wanted as far as one knows; later ever more at a time.</param>
    public IEnumerable<(long Number, string Conversation)> Find(Session session, string text, long before, int first)
    {
        var words = MessageList.WordsOf(text).Take(MostWords).ToList();
        if (words.Count == 0)
            yield break;
        before = Math.Min(before, (session.Single<long?>("select max(number) from messages") ?? 0) + 1);
        var (scanned, begun, found, often) = (0, 0, 0, session.Dialect.IsPostgres ? OftenOnPostgres : Often);
        do
        {
            var (some, to) = Newest(session, words, before);
            foreach (var m in some.Where(m => m.Fits))
            {
                found++;
                yield return (m.Number, m.Conversation);
            }
            if (to is null)
                yield break;
            (scanned, begun, before) = (scanned + Scanned, begun + some.Count, to.Value);
        }
        while (found * often >= scanned);
        var compares = words.Count > 1 && begun * Often >= scanned;
        foreach (var m in session.Dialect.IsPostgres ? ByBlocks(session, words, compares, before, Math.Max(1, first - found)) : ByIndex(session, words, compares, before))
            yield return m;
    }

    private sealed record Read(long Number, string Conversation, bool Fits);

    /// <summary>Of the newest, as many as are to be read: those that hold the last word.</summary>
    /// <returns>With the number of the last that was read; null where there are no more.</returns>
    private (List<Read> Some, long? To) Newest(Session session, List<string> words, long before)
    {
        if (session.Dialect.IsPostgres)
        {
            var read = session.Query<(long Number, string Conversation, bool Fits, bool HasLast)>(
                """
                select number, conversation, fits, has_last from (
                    select number, conversation, coalesce(words @@ cast(@all as tsquery), false) as fits, coalesce(words @@ cast(@last as tsquery), false) as has_last
                    from messages where number < @before order by number desc limit @Scanned) as newest
                where has_last union all (select number, '', false, false from messages where number < @before order by number desc limit 1 offset @Scanned - 1)
                """, new { all = Query(words, all: true), last = Query(words[^1..], all: true), before, Scanned });
            return ([.. read.Where(m => m.HasLast).OrderByDescending(m => m.Number).Select(m => new Read(m.Number, m.Conversation, m.Fits))], read.Find(m => !m.HasLast) is { Number: > 0 } last ? last.Number : null);
        }
        var all = session.Query<(long Number, string Conversation, string Text)>("select number, conversation, text from messages where number < @before order by number desc limit @Scanned", new { before, Scanned });
        return ([.. all.Select(m => (Read: m, Is: Compared(m.Text, words))).Where(m => m.Is.HasLast).Select(m => new Read(m.Read.Number, m.Read.Conversation, m.Is.Fits))], all.Count == Scanned ? all[^1].Number : null);
    }

    private static (bool Fits, bool HasLast) Compared(string text, List<string> words)
    {
        var (missing, hasLast) = (words.Count == 1 ? null : new HashSet<string>(words[..^1], StringComparer.Ordinal), false);
        foreach (var word in MessageList.WordsOf(text))
        {
            hasLast |= word.StartsWith(words[^1], StringComparison.Ordinal);
            missing?.Remove(word);
        }
        return (hasLast && missing is not { Count: > 0 }, hasLast);
    }

    /// <summary>On SQLite: the index gives numbers in falling order, one after the other, as far as each word is whole.</summary>
    private static IEnumerable<(long, string)> ByIndex(Session session, List<string> words, bool compares, long before)
    {
        var asked = compares ? words[..^1] : words;
        var query = string.Join(' ', asked.Select((w, i) => $"\"{w}\"{(!compares && i == asked.Count - 1 ? "*" : "")}"));
        return session.Stream<(long Number, string Conversation, string Text)>(
            """
            select m.number, m.conversation, m.text from message_words w cross join messages m
            where w.message_words match @query and w.rowid < @before and m.number = w.rowid order by w.rowid desc
            """, new { query, before }).Where(m => !compares || Compared(m.Text, words).HasLast).Select(m => (m.Number, m.Conversation));
    }

    /// <summary>On PostgreSQL: block by block, larger ones where little was found, and all that is left at once where no more are to be expected there than twice what is asked for; of each block ever more at a time.</summary>
    private static IEnumerable<(long, string)> ByBlocks(Session session, List<string> words, bool compares, long before, int ask)
    {
        var (asked, last) = (Query(compares ? words[..^1] : words, all: !compares), compares ? Query(words[^1..], all: true) : null);
        for (var level = 0; before > 1;)
        {
            var (within, begins) = ((string?)null, 0L);
            if (level < Blocks.Length)
            {
                // one that has only begun together with the one before it: all places of a beginning are gathered each time
                var (letter, bits) = Blocks[level];
                var block = (before - 1) >> bits;
                var first = block > 0 && (before - (block << bits)) * 2 < 1L << bits ? block - 1 : block;
                (within, begins) = ($"'#{letter}{block}' | '#{letter}{first}'", first << bits);
            }
            // the block is a condition of its own: the index passes over what lies outside, and would look at every place of the words were it one more of them.
            // not false, and number + 0: conditions of which no index knows anything; planned before the words are known, all messages would be read backwards
            var some = session.Query<(long Number, string Conversation)>(
                $"""
                select number, conversation from messages where {(within is null ? "" : "words @@ cast(@within as tsquery) and ")}words @@ cast(@asked as tsquery)
                    and number + 0 < @before{(last is null ? "" : " and (words @@ cast(@last as tsquery)) is not false")}
                order by number + 0 desc limit @ask
                """, new { within, asked, before, last, ask });
            foreach (var m in some)
                yield return m;
            if (some.Count == ask)
            {
                (before, ask) = (some[^1].Number, Math.Min(ask * 4, MostAtOnce));
                continue;
            }
            if (level == Blocks.Length)
                yield break;
            if (some.Count * 4 < ask)
                level = some.Count * begins < 2 * ask * (before - begins) ? Blocks.Length : level + 1;
            before = begins;
        }
    }

    /// <param name="words">Letters and digits, so nothing of them means anything to a query.</param>
    /// <param name="all">Whether the last of them is the last of all, which may be a beginning.</param>
    private static string Query(List<string> words, bool all) => string.Join(" & ", words.Select((w, i) => $"'{w}'{(all && i == words.Count - 1 ? ":*" : "")}"));
}
