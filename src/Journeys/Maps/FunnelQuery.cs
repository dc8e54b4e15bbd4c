using Throughline.Kernel;
using Throughline.Strata;

namespace Throughline.Journeys.Maps;

/// <summary>A funnel as an address or the command line asks for it; the names here are those of the parameters.</summary>
public sealed record FunnelRequest
{
    /// <summary>The steps in their order, at least one. Several names for one step stand with | between: any of them.</summary>
    public string[]? Through { get; init; }

    /// <summary>From the first to the last step at most: 30m (or s, h, d), included; as long as it takes unless stated.</summary>
    public string? Within { get; init; }

    /// <summary>ordered (unless stated), direct, any.</summary>
    public string? Mode { get; init; }

    /// <summary>Steps that end an attempt when one lies between two of the funnel's.</summary>
    public string[]? Without { get; init; }
}

/// <summary>A question for a funnel, understood.</summary>
public sealed record FunnelQuery(IReadOnlyList<IReadOnlyList<string>> Steps, long? WithinMicros, FunnelMode Mode, IReadOnlyList<string> Without)
{
    /// <exception cref="UserErrorException">A part can't be understood.</exception>
    public static FunnelQuery Parse(FunnelRequest request)
    {
        var steps = (request.Through ?? []).Where(step => step.Length > 0).Select(step => (IReadOnlyList<string>)step.Split('|', StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (steps.Count == 0 || steps.Exists(names => names.Count == 0))
            throw new UserErrorException("A funnel needs its steps in their order: 'through', once for each step.");
        return new FunnelQuery(steps, WithinOf(request.Within), ModeOf(request.Mode), request.Without ?? []);
    }

    /// <summary>With the codes of its steps; names that nobody ever took match nothing.</summary>
    internal IReadOnlyList<FunnelStep> StepsOf(Selection selection)
    {
        var without = Without.Select(name => selection.StepCode(name) ?? -1).ToArray();
        return [.. Steps.Select(names => new FunnelStep([.. names.Select(name => selection.StepCode(name) ?? -1)]) { Excluded = without })];
    }

    private static long? WithinOf(string? text) => string.IsNullOrEmpty(text) ? null : JourneyBy.Micros(text)
        ?? throw new UserErrorException($"'{text}' is no time within which a funnel is gone through. Say a whole number and s, m, h or d, such as 7d.");

    private static FunnelMode ModeOf(string? text) => text switch
    {
        null or "" or "ordered" => FunnelMode.Ordered,
        "direct" => FunnelMode.Direct,
        "any" => FunnelMode.Any,
        _ => throw new UserErrorException($"'{text}' is no way in which steps follow each other. There are: ordered, direct and any."),
    };
}

/// <summary>A funnel as JSON says it: how many journeys there are, and how many reached each step.</summary>
public sealed record FunnelAnswer(int Journeys, IReadOnlyList<FunnelLevelAnswer> Steps)
{
    internal static FunnelAnswer Of(Funnel funnel, FunnelQuery query) => new(
        funnel.Journeys, [.. funnel.Levels.Zip(query.Steps, (level, names) => FunnelLevelAnswer.Of(level, string.Join('|', names)))]);
}

/// <summary>A step of a funnel: how many journeys reached it, and how long that took from the step before.</summary>
public sealed record FunnelLevelAnswer(string Step, int Journeys, decimal? MeanSeconds, decimal? MedianSeconds, decimal? P90Seconds, decimal? MinSeconds, decimal? MaxSeconds)
{
    internal static FunnelLevelAnswer Of(FunnelLevel level, string step)
    {
        var since = level.SinceBefore;
        return new(step, level.Journeys, since?.Mean / 1_000_000m, since?.Median / 1_000_000m, since?.P90 / 1_000_000m, since?.Min / 1_000_000m, since?.Max / 1_000_000m);
    }
}
