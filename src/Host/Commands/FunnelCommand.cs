using System.CommandLine;
using System.Globalization;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Strata;

namespace Throughline.Host.Commands;

internal static class FunnelCommand
{
    public static Command Build()
    {
        var through = new Argument<string[]>("STEP") { Description = "The steps in their order; several names for one step with | between.", Arity = ArgumentArity.ZeroOrMore };
        var within = new Option<string?>("--within") { Description = "From the first to the last step at most: 30m (or s, h, d).", HelpName = "TIME" };
        var mode = new Option<string?>("--mode") { Description = "What may lie between: ordered (anything), direct (nothing), any (the steps in any order). [default: ordered]", HelpName = "MODE" };
        var without = QueryOptions.Several("--without", "Steps that end an attempt when they lie between.", "STEP");
        return QueryOptions.Build<FunnelAnswer>(
            new Command("funnel", "How many journeys went through some steps, and how long each step took.") { through, within, mode, without },
            (query, parsed) => query with
            {
                Ask = Ask.Funnel,
                Funnel = parsed.GetValue(through) is { Length: > 0 } steps
                    ? new FunnelAsked { Steps = StepsOf(steps, parsed.GetValue(without)), Within = QueryOptions.Length(parsed, within), Mode = ModeOf(parsed.GetValue(mode)) }
                    : query.Funnel ?? throw new UserErrorException("A funnel needs its steps in their order."),
            },
            Lines);
    }

    private static IReadOnlyList<FunnelStepAsked> StepsOf(string[] steps, string[]? without) =>
        [.. steps.Select((step, i) => new FunnelStepAsked { Any = step.Split('|', StringSplitOptions.RemoveEmptyEntries), Without = i > 0 && without is { Length: > 0 } ? without : null })];

    private static FunnelMode? ModeOf(string? text) => text switch
    {
        null => null,
        "ordered" => FunnelMode.Ordered,
        "direct" => FunnelMode.Direct,
        "any" => FunnelMode.Any,
        _ => throw new UserErrorException($"'{text}' is no way in which steps follow each other. There are: ordered, direct and any."),
    };

    private static string Lines(FunnelAnswer answer) => string.Join(Environment.NewLine, answer.Steps
        .Select(step => string.Create(CultureInfo.InvariantCulture,
            $"  {step.Journeys,9:N0}  {MapTables.Visible(step.Step)}{(step.MedianSeconds is { } median ? $"  (median {Duration.Of(median)} after the step before)" : "")}"))
        .Prepend(string.Create(CultureInfo.InvariantCulture, $"{answer.Journeys:N0} journeys")));
}
