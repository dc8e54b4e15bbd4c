using Throughline.Journeys.Queries;
using Throughline.Kernel;

namespace Throughline.Journeys.Models;

/// <summary>
/// A model as people write it: <c>Visited &gt; (Called | Wrote)? &gt; Answered+</c>. <c>&gt;</c> or a new line is one after the other,
/// <c>|</c> exactly one of them, <c>?</c> it or nothing, <c>+</c> once or more often, <c>*</c> both; brackets hold together, and a name with
/// such a sign in it stands in quotes. What is written reads back as the same model.
/// </summary>
public static class ModelText
{
    /// <exception cref="UserErrorException">It is no model; the message says at which line and column, and what was expected.</exception>
    public static ModelAsked Parse(string text) => new ModelReader(new ModelSigns(text).All()).Read();

    public static string Of(ModelAsked model) => model switch
    {
        { Step: { } name } => Name(name),
        { Sequence: { } parts } => string.Join(" > ", parts.Select(Held)),
        { Choice: { } parts } => string.Join(" | ", parts.Select(Held)),
        { Optional.Loop: { } both } => Tight(both) + "*",
        { Optional: { } maybe } => Tight(maybe) + "?",
        _ => Tight(model.Loop!) + "+",
    };

    /// <summary>A line for each part of a sequence, as the page's form shows it.</summary>
    public static string Lines(ModelAsked model) => model.Sequence is { } parts ? string.Join('\n', parts.Select(Held)) : Of(model);

    /// <summary>A sequence of so many steps.</summary>
    public static ModelAsked OfSteps(IReadOnlyList<string> steps)
    {
        // a step several times in a row is a loop: how often is nobody's rule
        var parts = new List<ModelAsked>();
        for (var i = 0; i < steps.Count; i++)
        {
            if (i == 0 || steps[i] != steps[i - 1])
                parts.Add(new ModelAsked { Step = steps[i] });
            else if (parts[^1].Loop is null)
                parts[^1] = new ModelAsked { Loop = parts[^1] };
        }
        return parts is [var one] ? one : new ModelAsked { Sequence = parts };
    }

    private static string Held(ModelAsked part) => part.Sequence is null && part.Choice is null ? Of(part) : $"({Of(part)})";

    /// <summary>Before a sign that follows it.</summary>
    private static string Tight(ModelAsked part) => part.Step is null ? $"({Of(part)})" : Of(part);

    private static string Name(string name) => ModelSigns.IsPlain(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
