namespace Throughline.Conversations.Filters;

/// <summary>A filter as people read it.</summary>
internal static class FilterWords
{
    /// <param name="filter">What it asks for.</param>
    /// <param name="team">A team's name.</param>
    /// <param name="owner">A colleague's name.</param>
    public static string Of(InboxFilter filter, Func<string, string> team, Func<string, string> owner) => string.Join(" · ", new[]
    {
        Any("", filter.Teams, team), Any("", filter.States, StateOf), Any("about ", filter.Reasons), Any("tagged ", filter.Tags), Any("by ", filter.Channels),
        filter.Priority is { } priority ? $"priority of {Span(priority)} or more" : null,
        filter.Owner switch { null => null, InboxFilter.Me => "run by who looks", InboxFilter.Nobody => "run by nobody", var id => "run by " + owner(id) },
        filter.Segment is { } segment ? $"people in {segment}" : null,
        filter.Person is { } person ? $"with “{person}”" : null,
        filter.Waiting is { } waiting ? $"waiting longer than {Span(waiting)}" : null,
    }.OfType<string>());

    private static string? Any(string before, IReadOnlyList<string>? values, Func<string, string>? name = null) =>
        values is null ? null : before + string.Join(" or ", values.Select(value => name?.Invoke(value) ?? value));

    private static string StateOf(string state) => Inbox.Words.Read<Inbox.ConversationState>(state) is { } known ? Inbox.StateWords.Of(known) : state;

    private static string Span(long minutes) => (minutes % 1440, minutes % 60) switch
    {
        (0, _) => Count(minutes / 1440, "day"),
        (_, 0) => Count(minutes / 60, "hour"),
        _ => Count(minutes, "minute"),
    };

    private static string Count(long number, string of) => number == 1 ? $"1 {of}" : $"{number} {of}s";
}
