using System.ComponentModel;
using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>Steps to be gone through.</summary>
public sealed record FunnelAsked
{
    [Description("In their order.")]
    public required IReadOnlyList<FunnelStepAsked> Steps { get; init; }

    [Description("From the first to the last at most, included; as long as it takes unless stated.")]
    public QueryLength? Within { get; init; }

    [Description("What may lie between: ordered (anything; unless stated), direct (nothing), any (the steps in any order).")]
    public FunnelMode? Mode { get; init; }
}

/// <summary>A step of a funnel.</summary>
public sealed record FunnelStepAsked
{
    [Description("An event of any of these steps matches.")]
    public required IReadOnlyList<string> Any { get; init; }

    [Description("By property the values of which a matching event must have one: of each property.")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Where { get; init; }

    [Description("Steps that end the attempt when one lies between the step before and this one.")]
    public IReadOnlyList<string>? Without { get; init; }
}
