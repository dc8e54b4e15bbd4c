using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Throughline.Kernel;

namespace Throughline.Conversations.Filters;

/// <summary>
/// A filter as text: in an address, <c>team=service&amp;tag=billing,vip&amp;waiting=2h</c>, and by the fields of a form. Several values of a kind stand with commas between them. Pure.
/// </summary>
internal static class FilterText
{
    public static IReadOnlyList<string> Fields { get; } = ["team", "state", "reason", "tag", "channel", "priority", "owner", "segment", "person", "waiting"];

    /// <exception cref="UserErrorException">It can't be read, or can't be so.</exception>
    public static InboxFilter Read(string query)
    {
        var said = QueryHelpers.ParseQuery(query);
        if (said.Keys.FirstOrDefault(name => !Fields.Contains(name)) is { } unknown)
            throw new UserErrorException($"A filter has no “{unknown}”. It has: {string.Join(", ", Fields)}.");
        return Read(name => said.TryGetValue(name, out var value) ? value.ToString() : null);
    }

    /// <inheritdoc cref="Read(string)"/>
    public static InboxFilter Read(Func<string, string?> field) => new InboxFilter(
        Split(field("team")), Split(field("state")), Split(field("reason")), Split(field("tag")), Split(field("channel")),
        Number("priority", field("priority")), field("owner"), field("segment"), field("person"), Minutes(field("waiting"))).Checked();

    /// <summary>By field, what is said of it; nothing of what it does not ask for.</summary>
    public static Dictionary<string, string> Of(InboxFilter filter) => new (string Field, string? Said)[]
    {
        ("team", Join(filter.Teams)), ("state", Join(filter.States)), ("reason", Join(filter.Reasons)), ("tag", Join(filter.Tags)), ("channel", Join(filter.Channels)),
        ("priority", filter.Priority?.ToString(CultureInfo.InvariantCulture)), ("owner", filter.Owner), ("segment", filter.Segment), ("person", filter.Person),
        ("waiting", filter.Waiting is { } minutes ? Span(minutes) : null),
    }.Where(of => of.Said is not null).ToDictionary(of => of.Field, of => of.Said!);

    /// <summary>As <see cref="Read(string)"/> reads it.</summary>
    public static string Query(InboxFilter filter) => string.Join('&', Of(filter).Select(of => $"{of.Key}={Uri.EscapeDataString(of.Value)}"));

    private static string Span(long minutes) => (minutes % 1440, minutes % 60) switch { (0, _) => $"{minutes / 1440}d", (_, 0) => $"{minutes / 60}h", _ => $"{minutes}m" };

    private static long? Minutes(string? text)
    {
        if (text?.Trim().ToLowerInvariant() is not { Length: > 0 } span)
            return null;
        var unit = span[^1] switch { 'd' => 1440, 'h' => 60, _ => 1 };
        return long.TryParse(span.AsSpan().TrimEnd("dhm").TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= InboxFilter.MostMinutes ? number * unit
            : throw new UserErrorException($"“{text}” is no length of time. It is written as 30m, 2h or 3d.");
    }

    private static long? Number(string field, string? text) => string.IsNullOrWhiteSpace(text) ? null
        : long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UserErrorException($"“{text}” is no whole number of minutes.");

    private static string[] Split(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static string? Join(IReadOnlyList<string>? values) => values is null ? null : string.Join(',', values);
}
