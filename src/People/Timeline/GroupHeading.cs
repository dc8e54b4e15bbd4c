using NodaTime;
using Throughline.People.Timeline.Reading;

namespace Throughline.People.Timeline;

/// <summary>The line that stands for a group when it is closed, and above it when it is open.</summary>
public sealed record GroupHeading(string Icon, string Title, string? About, string Extent)
{
    internal static GroupHeading Of(EventGroup group, DateTimeZone zone)
    {
        var channels = group.Events.Select(e => e.Event.Channel).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var leading = group.Events.GroupBy(e => e.Event.Channel).MaxBy(of => of.Count())!.Key;
        var took = group.Last.Event.OccurredAt - group.First.Event.OccurredAt;
        return new GroupHeading(
            Channels.IconOf(leading), TitleOf(group, leading, channels), AboutOf(group),
            Wording.Facts(Count(group), took > 0 ? Wording.Duration(took) : null, Between(group, zone))!);
    }

    private static string TitleOf(EventGroup group, string? leading, List<string> channels)
    {
        if (Any(group, LineKind.Call))
            return "Call";
        if (Any(group, LineKind.Message) || Any(group, LineKind.Conversation))
            return leading is "chat" or "email" or "sms" or "social" ? Channels.Words(leading) : "Conversation";
        if (group.JourneyKey is { } key)
            return Wording.Capital(Wording.Shortened(key, 80));
        return channels.Count switch { 0 => "Session", 1 => "Session on " + Channels.Words(channels[0]).ToLowerInvariant(), _ => $"Session on {channels.Count} channels" };
    }

    /// <summary>What its newest line says it came to; else the first words that were said, else its first and last step.</summary>
    private static string? AboutOf(EventGroup group)
    {
        if (group.Events.Select(e => e.Line.Sum).LastOrDefault(sum => sum is not null) is { } came)
            return came;
        if (group.Events.FirstOrDefault(e => e.Line.Said is not null)?.Line.Said is { } said)
            return $"“{Wording.Shortened(said.ReplaceLineEndings(" "), 100)}”";
        return group.First.Line.Sentence == group.Last.Line.Sentence ? group.First.Line.Sentence : $"{group.First.Line.Sentence} … {group.Last.Line.Sentence}";
    }

    private static string Count(EventGroup group) =>
        group.Events.Count(e => e.Line.Said is not null) is var said && said * 2 > group.Events.Count ? said == 1 ? "1 message" : $"{said} messages"
        : group.Events.Count == 1 ? "1 event" : $"{group.Events.Count} events";

    private static string Between(EventGroup group, DateTimeZone zone)
    {
        var (from, until) = (ReaderZone.Clock(group.First.Event.OccurredAt, zone), ReaderZone.Clock(group.Last.Event.OccurredAt, zone));
        return from == until ? from : $"{from} to {until}";
    }

    private static bool Any(EventGroup group, string kind) => group.Events.Any(e => e.Line.Kind == kind);
}
