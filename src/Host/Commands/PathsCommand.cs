using System.CommandLine;
using System.Globalization;
using System.Text;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Host.Commands;

internal static class PathsCommand
{
    public static Command Build()
    {
        var at = new Argument<string?>("STEP") { Description = "The step.", Arity = ArgumentArity.ZeroOrOne };
        var before = new Option<bool>("--before") { Description = "Backwards from the step instead of onwards." };
        var steps = new Option<int?>("--steps") { Description = "How many steps. [default: 3]", HelpName = "N" };
        var most = new Option<int?>("--most") { Description = "How many different steps are told apart at each place. [default: 8]", HelpName = "N" };
        return QueryOptions.Build<PathsAnswer>(new Command("paths", "What comes directly after, or before, a step.") { at, before, steps, most }, (query, parsed) => query with
        {
            Ask = Ask.Paths,
            Paths = parsed.GetValue(at) is { } step
                ? new PathsAsked { At = step, Before = parsed.GetValue(before) ? true : null, Steps = parsed.GetValue(steps), Most = parsed.GetValue(most) }
                : query.Paths,
        }, Lines);
    }

    /// <summary>A line for each place of the tree, further in the further it is away.</summary>
    private static string Lines(PathsAnswer answer)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{answer.Journeys:N0} journeys, {answer.Root.Journeys:N0} with {MapTables.Visible(answer.Root.Step)}; shares are of these");
        Below(answer.Root, 0);
        return text.ToString().TrimEnd();

        void Below(PathAnswer node, int depth)
        {
            Line(node.Journeys, depth, MapTables.Visible(node.Step));
            foreach (var next in node.Next)
                Below(next, depth + 1);
            if (node.OtherJourneys > 0)
                Line(node.OtherJourneys, depth + 1, $"({node.OtherSteps} other {(node.OtherSteps == 1 ? "step" : "steps")})");
            if (node.Ended > 0)
                Line(node.Ended, depth + 1, "(nothing)");
        }

        void Line(int journeys, int depth, string name) => text.AppendLine(
            CultureInfo.InvariantCulture, $"  {MapTables.N(journeys),9}  {InFigures.Share(journeys, answer.Root.Journeys),8}  {new string(' ', 2 * depth)}{name}");
    }
}
