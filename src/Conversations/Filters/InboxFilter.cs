using Throughline.Conversations.Inbox;
using Throughline.Kernel;

namespace Throughline.Conversations.Filters;

/// <summary>
/// Which open conversations somebody wants to see, of those that they see at all. What is empty or null asks for nothing; of several values of one kind one must fit,
/// and all kinds must.
/// </summary>
/// <param name="Teams">Keys of teams.</param>
/// <param name="States">new, open, pending, held, snoozed.</param>
/// <param name="Reasons">What it was about, as it was put down.</param>
/// <param name="Tags">Of which it has one.</param>
/// <param name="Channels">Where the customer wrote last.</param>
/// <param name="Priority">Of at least so many minutes.</param>
/// <param name="Owner">Who runs it: me, nobody, or a user's id. Me is whoever looks.</param>
/// <param name="Segment">The name of a segment that its person is in.</param>
/// <param name="Person">Words of their name, or an identifier.</param>
/// <param name="Waiting">Its customer has waited for an answer for longer than so many minutes.</param>
public sealed record InboxFilter(
    IReadOnlyList<string>? Teams = null, IReadOnlyList<string>? States = null, IReadOnlyList<string>? Reasons = null, IReadOnlyList<string>? Tags = null, IReadOnlyList<string>? Channels = null,
    long? Priority = null, string? Owner = null, string? Segment = null, string? Person = null, long? Waiting = null)
{
    public const string Me = "me", Nobody = "nobody";
    public const int MostValues = 20, LongestValue = 100, MostMinutes = 366 * 24 * 60;

    public static IReadOnlyList<string> OpenStates { get; } =
        [.. new[] { ConversationState.New, ConversationState.Open, ConversationState.Pending, ConversationState.Held, ConversationState.Snoozed }.Select(Words.Of)];

    /// <summary>The same in the form in which it is kept: without what asks for nothing, each value once.</summary>
    /// <exception cref="UserErrorException">It can't be so.</exception>
    public InboxFilter Checked()
    {
        var known = new InboxFilter(
            Values("team", Teams), Values("state", States), Values("reason", Reasons), Values("tag", Tags, lower: true), Values("channel", Channels, lower: true),
            Priority, Value("owner", Owner), Value("segment", Segment), Value("person", Person), Waiting);
        if (known.States?.FirstOrDefault(state => !OpenStates.Contains(state)) is { } wrong)
            throw new UserErrorException($"“{wrong}” is no state of an open conversation. There are: {string.Join(", ", OpenStates)}.");
        if (Priority is < 1 or > MostMinutes)
            throw new UserErrorException("The priority is at least 1 minute, and at most a year.");
        if (Waiting is < 1 or > MostMinutes)
            throw new UserErrorException("A customer waits for longer than 1 minute, or than up to a year.");
        return known == new InboxFilter() ? throw new UserErrorException("A filter asks for something: say at least one thing that is to fit.") : known;
    }

    private static List<string>? Values(string field, IReadOnlyList<string>? said, bool lower = false)
    {
        var values = (said ?? []).Select(value => Value(field, lower ? value?.ToLowerInvariant() : value)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return values.Count switch
        {
            0 => null,
            > MostValues => throw new UserErrorException($"A filter takes at most {MostValues} values of a kind, not {values.Count}."),
            _ => values,
        };
    }

    private static string? Value(string field, string? said) => said?.Trim() is not { Length: > 0 } value ? null
        : value.Length <= LongestValue && !value.Any(char.IsControl) && (field is "segment" or "person" || !value.Contains(',', StringComparison.Ordinal)) ? value
        : throw new UserErrorException($"“{(value.Length > 40 ? value[..40] + "…" : value)}” can't be looked for: it has at most {LongestValue} characters, on one line{(field is "segment" or "person" ? "" : ", and no comma")}.");
}
