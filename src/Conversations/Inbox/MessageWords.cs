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

    /// <summary>One message in so many is often.</summary>
    private const int Often = 50;

    /// <summary>PostgreSQL's index knows in which block of numbers a message is, so that the newest are found without all others: blocks of 2^16 and 2^20 numbers.</summary>
    private static readonly (string Letter, int Bits)[] Blocks = [("b", 16), ("c", 20)];

    /// <summary>What stands beside the words of a message on PostgreSQL; no word begins so.</summary>
    internal static string BlocksOf(string number) => "array[" + string.Join(", ", Blocks.Select(b => $"'#{b.Letter}' || ({number} >> {b.Bits})")) + "]";

    /// <inheritdoc cref="BlocksOf(string)"/>
    internal static IEnumerable<string> BlocksOf(long number) => Blocks.Select(b => string.Create(CultureInfo.InvariantCulture, $"#{b.Letter}{number >> b.Bits}"));

    /// <summary>Numbers, falling, and conversations of messages that hold all of the words, the last of which may be the beginning of one; in any order of words.</summary>
    public List<(long Number, string Conversation)> Find(Session session, string text, long before, int limit)
    {
        var words = MessageList.WordsOf(text).Take(MostWords).ToList();
        var found = new List<(long, string)>();
        if (words.Count == 0 || limit == 0)
            return found;
        before = Math.Min(before, (session.Single<long?>("select max(number) from messages") ?? 0) + 1);
        var (scanned, begun) = (0, 0);
        do
        {
            var some = Newest(session, words, before);
            found.AddRange(some.Where(m => m.Fits).Select(m => (m.Number, m.Conversation)));
            (scanned, begun) = (scanned + some.Count, begun + some.Count(m => m.HasLast));
            if (found.Count >= limit || some.Count < Scanned)
                return found.Count > limit ? found[..limit] : found;
            before = some[^1].Number;
        }
        while (found.Count * Often >= scanned);
        var compares = words.Count > 1 && begun * Often >= scanned;
        found.AddRange(session.Dialect.IsPostgres ? ByBlocks(session, words, compares, before, limit - found.Count) : ByIndex(session, words, compares, before, limit - found.Count));
        return found;
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
    private static IEnumerable<(long, string)> ByIndex(Session session, List<string> words, bool compares, long before, int limit)
    {
        var asked = compares ? words[..^1] : words;
        var query = string.Join(' ', asked.Select((w, i) => $"\"{w}\"{(!compares && i == asked.Count - 1 ? "*" : "")}"));
        return session.Stream<(long Number, string Conversation, string Text)>(
            $"""
            select m.number, m.conversation, m.text from message_words w cross join messages m
            where w.message_words match @query and w.rowid < @before and m.number = w.rowid order by w.rowid desc{(compares ? "" : " limit @limit")}
            """, new { query, before, limit }).Where(m => !compares || Compared(m.Text, words).HasLast).Take(limit).Select(m => (m.Number, m.Conversation));
    }

    /// <summary>On PostgreSQL: block by block, larger ones where little was found, and in the end all that is left.</summary>
    private static List<(long, string)> ByBlocks(Session session, List<string> words, bool compares, long before, int limit)
    {
        var found = new List<(long, string)>();
        for (var level = 0; found.Count < limit && before > 1;)
        {
            var block = level < Blocks.Length ? (before - 1) >> Blocks[level].Bits : 0;
            var asked = Query(compares ? words[..^1] : words, all: !compares) + (level < Blocks.Length ? $" & '#{Blocks[level].Letter}{block}'" : "");
            // not false: a condition of which the index knows nothing
            var some = session.Query<(long Number, string Conversation)>(
                $"""
                select number, conversation from messages where words @@ cast(@asked as tsquery) and number < @before{(compares ? " and (words @@ cast(@last as tsquery)) is not false" : "")}
                order by number desc limit @left
                """, new { asked, before, last = Query(words[^1..], all: true), left = limit - found.Count });
            found.AddRange(some);
            if (level == Blocks.Length)
                break;
            before = block << Blocks[level].Bits;
            level += some.Count * 4 < limit ? 1 : 0;
        }
        return found;
    }

    /// <param name="words">Letters and digits, so nothing of them means anything to a query.</param>
    /// <param name="all">Whether the last of all is among them, which may be a beginning.</param>
    private static string Query(List<string> words, bool all) => string.Join(" & ", words.Select((w, i) => $"'{w}'{(all && i == words.Count - 1 ? ":*" : "")}"));
}
