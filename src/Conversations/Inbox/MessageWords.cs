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

    /// <summary>One message in so many is often.</summary>
    private const int Often = 50;

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
        var (scanned, begun, found) = (0, 0, 0);
        do
        {
            var some = Newest(session, words, before);
            foreach (var m in some.Where(m => m.Fits))
            {
                found++;
                yield return (m.Number, m.Conversation);
            }
            (scanned, begun) = (scanned + some.Count, begun + some.Count(m => m.HasLast));
            if (some.Count < Scanned)
                yield break;
            before = some[^1].Number;
        }
        while (found * Often >= scanned);
        var compares = words.Count > 1 && begun * Often >= scanned;
        foreach (var m in session.Dialect.IsPostgres ? ByBlocks(session, words, compares, before, Math.Max(1, first - found)) : ByIndex(session, words, compares, before))
            yield return m;
    }

    private sealed record Read(long Number, string Conversation, bool Fits, bool HasLast);

    /// <summary>All of them, as they come.</summary>
    private List<Read> Newest(Session session, List<string> words, long before) => session.Dialect.IsPostgres
        ? session.Query<(long Number, string Conversation, bool Fits, bool HasLast)>(
            """
            select number, conversation, coalesce(words @@ cast(@all as tsquery), false), coalesce(words @@ cast(@last as tsquery), false) from messages
            where number < @before order by number desc limit @Scanned
            """, new { all = Query(words, all: true), last = Query(words[^1..], all: true), before, Scanned }).ConvertAll(m => new Read(m.Number, m.Conversation, m.Fits, m.HasLast))
        : session.Query<(long Number, string Conversation, string Text)>("select number, conversation, text from messages where number < @before order by number desc limit @Scanned", new { before, Scanned })
            .ConvertAll(m => Compared(m.Text, words) is var (fits, hasLast) ? new Read(m.Number, m.Conversation, fits, hasLast) : throw new InvalidOperationException());

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

    /// <summary>On PostgreSQL: block by block, larger ones where little was found, and in the end all that is left; of each block ever more at a time.</summary>
    private static IEnumerable<(long, string)> ByBlocks(Session session, List<string> words, bool compares, long before, int ask)
    {
        for (var level = 0; before > 1;)
        {
            var block = level < Blocks.Length ? (before - 1) >> Blocks[level].Bits : 0;
            var asked = Query(compares ? words[..^1] : words, all: !compares) + (level < Blocks.Length ? $" & '#{Blocks[level].Letter}{block}'" : "");
            // not false: a condition of which the index knows nothing
            var some = session.Query<(long Number, string Conversation)>(
                $"""
                select number, conversation from messages where words @@ cast(@asked as tsquery) and number < @before{(compares ? " and (words @@ cast(@last as tsquery)) is not false" : "")}
                order by number desc limit @ask
                """, new { asked, before, last = Query(words[^1..], all: true), ask });
            foreach (var m in some)
                yield return m;
            if (some.Count == ask)
            {
                (before, ask) = (some[^1].Number, Math.Min(ask * 4, MostAtOnce));
                continue;
            }
            if (level == Blocks.Length)
                yield break;
            before = block << Blocks[level].Bits;
            level += some.Count * 4 < ask ? 1 : 0;
        }
    }

    /// <param name="words">Letters and digits, so nothing of them means anything to a query.</param>
    /// <param name="all">Whether the last of all is among them, which may be a beginning.</param>
    private static string Query(List<string> words, bool all) => string.Join(" & ", words.Select((w, i) => $"'{w}'{(all && i == words.Count - 1 ? ":*" : "")}"));
}
