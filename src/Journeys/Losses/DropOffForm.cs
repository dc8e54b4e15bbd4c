using Throughline.Journeys.Queries;
using Throughline.Kernel;

namespace Throughline.Journeys.Losses;

/// <summary>The fields of a drop-off in the page's form.</summary>
public sealed record DropOffForm
{
    /// <summary>After so long a silence a journey has ended, where nothing else is said.</summary>
    public const string UsualSilence = "30d";

    /// <summary>The goal; several steps with | between: any of them.</summary>
    public string? Goal { get; init; }

    /// <summary>Only journeys with any of these steps, and only a goal after it.</summary>
    public string? After { get; init; }

    /// <summary>When a journey has ended: 30d (or s, m, h).</summary>
    public string? Silent { get; init; }

    /// <summary>The instant at which journeys are looked at.</summary>
    public string? AsOf { get; init; }

    /// <summary>The fields were sent, be it empty.</summary>
    internal bool IsSent => Goal is not null || After is not null || Silent is not null || AsOf is not null;

    /// <summary>Null where no goal is named.</summary>
    /// <exception cref="UserErrorException">A field can't be understood.</exception>
    internal DropOffAsked? ToAsked() => Named(Goal) is not { } goal ? null : new DropOffAsked
    {
        Goal = goal,
        After = Named(After),
        Silent = QueryLength.Find(string.IsNullOrWhiteSpace(Silent) ? UsualSilence : Silent.Trim())
            ?? throw new UserErrorException($"'{Silent}' is no time after which a journey has ended. Say a whole number and s, m, h or d, such as {UsualSilence}."),
        AsOf = string.IsNullOrWhiteSpace(AsOf) ? null : QueryInstant.Find(AsOf.Trim()) ?? throw new UserErrorException(QueryInstant.Wrong(AsOf)),
    };

    internal static DropOffForm Of(DropOffAsked? asked) => new()
    {
        Goal = asked is null ? null : string.Join('|', asked.Goal),
        After = asked?.After is { } after ? string.Join('|', after) : null,
        Silent = asked?.Silent.ToString() ?? UsualSilence,
        AsOf = asked?.AsOf?.ToString(),
    };

    private static string[]? Named(string? text) => text?.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } names ? names : null;
}
