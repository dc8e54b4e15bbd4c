using Throughline.People.Timeline;

namespace Throughline.People;

/// <summary>The same customer, three ways: which kinds of what happened each way looks at.</summary>
public static class PersonWays
{
    public static IReadOnlyList<(string Words, string[] Kinds)> All { get; } =
    [
        ("Interactions", [LineKind.Call, LineKind.Conversation, LineKind.Message]),
        ("Relationship", [LineKind.Campaign, LineKind.Consent, LineKind.Profile, LineKind.Purchase]),
        ("Experience", [LineKind.Survey]),
    ];

    /// <summary>The person's page seen one way; all of it where there is no such way.</summary>
    public static string Address(long person, string? words)
    {
        var kinds = All.FirstOrDefault(way => way.Words == words).Kinds;
        return kinds is null ? $"/people/{person}" : $"/people/{person}?{new TimelineFilter([], [], kinds).Query[1..]}";
    }
}
