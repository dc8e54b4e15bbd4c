using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Strata;

namespace Throughline.Journeys.Funnels;

/// <summary>The fields of a funnel in the page's form.</summary>
public sealed record FunnelForm
{
    /// <summary>The steps in their order. Several names for one step stand with | between: any of them. Empty ones are left out.</summary>
    public string[]? Through { get; init; }

    /// <summary>From the first to the last step at most: 30m (or s, h, d).</summary>
    public string? Within { get; init; }

    /// <summary>ordered (unless stated), direct, any.</summary>
    public string? Mode { get; init; }

    /// <summary>Steps that end an attempt when one lies between two of the funnel's.</summary>
    public string[]? Without { get; init; }

    /// <summary>The fields were sent, be it empty.</summary>
    internal bool IsSent => Through is { Length: > 0 } || !string.IsNullOrEmpty(Mode) || !string.IsNullOrEmpty(Within);

    /// <summary>Null where no step is named. What the form has no field for (a filter of a step) stays where its step does.</summary>
    /// <exception cref="UserErrorException">A field can't be understood.</exception>
    public FunnelAsked? ToAsked(FunnelAsked? before)
    {
        var without = Named(Without);
        var steps = Named(Through).Select(text => text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Where(names => names.Length > 0)
            .Select(names => new FunnelStepAsked
            {
                Any = names,
                Where = before?.Steps.FirstOrDefault(step => step.Any.SequenceEqual(names))?.Where,
                Without = without.Length > 0 ? without : null,
            }).ToList();
        return steps.Count == 0 ? null : new FunnelAsked { Steps = steps, Within = Length(), Mode = ModeOf() };
    }

    public static FunnelForm Of(FunnelAsked? asked) => asked is null ? new() : new()
    {
        Through = [.. asked.Steps.Select(step => string.Join('|', step.Any))],
        Within = asked.Within?.ToString(),
        Mode = asked.Mode?.ToString().ToLowerInvariant(),
        Without = asked.Steps.SelectMany(step => step.Without ?? []).Distinct().ToArray(),
    };

    private QueryLength? Length() => string.IsNullOrEmpty(Within) ? null
        : QueryLength.Find(Within) ?? throw new UserErrorException($"'{Within}' is no time within which a funnel is gone through. Say a whole number and s, m, h or d, such as 7d.");

    private FunnelMode? ModeOf() => Mode switch
    {
        null or "" or "ordered" => null,
        "direct" => FunnelMode.Direct,
        "any" => FunnelMode.Any,
        _ => throw new UserErrorException($"'{Mode}' is no way in which steps follow each other. There are: ordered, direct and any."),
    };

    private static string[] Named(string[]? texts) => [.. (texts ?? []).Select(text => text.Trim()).Where(text => text.Length > 0)];
}
