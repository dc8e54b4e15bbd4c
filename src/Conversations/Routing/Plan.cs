using System.Text.Json.Serialization;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Routing.Skills;

namespace Throughline.Conversations.Routing;

/// <summary>Who is asked for, and from how long after the entry into the queue others too. The last step never expires; there is at least one.</summary>
[JsonConverter(typeof(PlanJson))]
internal sealed class Plan
{
    private readonly long[] ends;

    /// <param name="steps">Each with how long it lasts in microseconds; what the last one says is not looked at.</param>
    public Plan(IReadOnlyList<PlanStep> steps)
    {
        Steps = steps.Count > 0 ? steps : [new(SkillExpression.Anybody, 0)];
        ends = new long[Steps.Count];
        var end = 0L;
        for (var i = 0; i < ends.Length; i++)
            ends[i] = i == ends.Length - 1 ? long.MaxValue : end += Math.Max(0, Steps[i].ExpiresAfter);
        Key = string.Join('|', Steps.Select((step, i) => $"{step.Needs};{ends[i]}"));
    }

    public static Plan Anybody { get; } = new([]);

    public IReadOnlyList<PlanStep> Steps { get; }

    /// <summary>The same for plans that ask for the same.</summary>
    public string Key { get; }

    /// <summary>The step that is reached so long after the entry.</summary>
    public int StepAfter(long waited)
    {
        var step = 0;
        while (waited >= ends[step])
            step++;
        return step;
    }

    /// <summary>How long after the entry the step ends; null for the last.</summary>
    public long? EndOf(int step) => ends[step] == long.MaxValue ? null : ends[step];

    /// <summary>The first of the steps up to this one that the agent satisfies; null where none is.</summary>
    public int? SatisfiedBy(Agent agent, int step)
    {
        for (var i = 0; i <= step; i++)
            if (Steps[i].Needs.Holds(agent.Skills))
                return i;
        return null;
    }
}

/// <param name="Needs">What an agent must be able to do.</param>
/// <param name="ExpiresAfter">How long until the next step begins, in microseconds.</param>
internal sealed record PlanStep(SkillExpression Needs, long ExpiresAfter);
