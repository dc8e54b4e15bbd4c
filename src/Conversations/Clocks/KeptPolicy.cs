using Throughline.Kernel;

namespace Throughline.Conversations.Clocks;

/// <param name="Place">Which is asked first: smaller places before larger, then by name.</param>
/// <param name="Queue">The team in whose queue it waits; null for any.</param>
/// <param name="Channel">Null for any.</param>
/// <param name="Segment">The name of a segment that its person is in; null for anybody.</param>
/// <param name="Minutes">How many minutes of open time each clock may run, of: first-response, next-response, requester-wait, agent-work, first-resolution, total-resolution.</param>
/// <param name="WarnMinutes">How much open time is left when it warns.</param>
/// <param name="Zone">Of the hours, as the IANA names it; null where day and night count.</param>
/// <param name="Hours">By day of the week: <c>09:00-12:00, 13:00-17:00</c>; to 24:00 is midnight.</param>
/// <param name="Holidays">Days that do not count, as 2026-12-25.</param>
public sealed record ClockPolicyFields(
    int Place = 0, string? Queue = null, string? Channel = null, string? Segment = null, IReadOnlyDictionary<string, int>? Minutes = null, int WarnMinutes = 0,
    string? Zone = null, IReadOnlyDictionary<string, string>? Hours = null, IReadOnlyList<string>? Holidays = null);

/// <summary>A policy as it was last saved.</summary>
internal sealed record KeptPolicy(string Name, long Revision, ClockPolicyFields Fields)
{
    public const int MostMinutes = 366 * 24 * 60;
    private const int LongestName = 100;

    /// <summary>As the API and the pages name them.</summary>
    public static IReadOnlyDictionary<string, ClockKind> Clocks { get; } = new Dictionary<string, ClockKind>(StringComparer.Ordinal)
    {
        ["first-response"] = ClockKind.FirstResponse,
        ["next-response"] = ClockKind.NextResponse,
        ["requester-wait"] = ClockKind.RequesterWait,
        ["agent-work"] = ClockKind.AgentWork,
        ["first-resolution"] = ClockKind.FirstResolution,
        ["total-resolution"] = ClockKind.TotalResolution,
    };

    public static string NameOf(ClockKind kind) => Clocks.First(of => of.Value == kind).Key;

    public bool Fits(string queue, string channel, Func<string, bool> isInSegment) =>
        (Fields.Queue is null || Fields.Queue == queue) && (Fields.Channel is null || Fields.Channel == channel) && (Fields.Segment is null || isInSegment(Fields.Segment));

    public ClockPolicy Policy() => new(
        Name, (Fields.Minutes ?? new Dictionary<string, int>()).ToDictionary(of => Clocks[of.Key], of => of.Value * Micros.PerMinute), HoursOf(Fields), Fields.WarnMinutes * Micros.PerMinute);

    /// <exception cref="UserErrorException">It can't be so.</exception>
    public static ClockPolicyFields Checked(string name, ClockPolicyFields fields)
    {
        try
        {
            return Look(name, fields);
        }
        catch (ClockPolicyProblem e)
        {
            throw new UserErrorException(e.Message);
        }
    }

    /// <exception cref="ClockPolicyProblem">It can't be so: the path says where, as <c>minutes</c>, <c>hours.monday</c>, <c>zone</c>.</exception>
    public static ClockPolicyFields Look(string name, ClockPolicyFields fields)
    {
        if (name.Trim().Length is 0 or > LongestName || name.Any(char.IsControl))
            throw new ClockPolicyProblem("name", $"A policy's name has 1 to {LongestName} characters, on one line.");
        foreach (var (clock, minutes) in fields.Minutes ?? new Dictionary<string, int>())
            if (!Clocks.ContainsKey(clock))
                throw new ClockPolicyProblem("minutes", $"There is no clock “{clock}”. There are: {string.Join(", ", Clocks.Keys)}.");
            else if (minutes is < 1 or > MostMinutes)
                throw new ClockPolicyProblem($"minutes.{clock}", $"“{clock}” may run for 1 minute to a year, not for {minutes} minutes.");
        if (fields.Minutes is not { Count: > 0 })
            throw new ClockPolicyProblem("minutes", "A policy says of at least one clock how many minutes it may run.");
        if (fields.WarnMinutes is < 0 or > MostMinutes)
            throw new ClockPolicyProblem("warnMinutes", "It warns 0 minutes to a year before.");
        HoursOf(fields);
        return fields with { Queue = Said(fields.Queue), Channel = Said(fields.Channel)?.ToLowerInvariant(), Segment = Said(fields.Segment), Zone = Said(fields.Zone) };
    }

    private static BusinessHours HoursOf(ClockPolicyFields fields) => ReadHours.Of(fields.Zone, fields.Hours, fields.Holidays);

    private static string? Said(string? text) => text?.Trim() is { Length: > 0 } said ? said : null;
}

/// <summary>What is wrong with a policy, and where in it.</summary>
internal sealed class ClockPolicyProblem(string path, string message) : Exception(message)
{
    public string Path { get; } = path;
}
