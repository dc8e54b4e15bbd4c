using System.CommandLine;
using System.Globalization;
using System.Text;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Kernel;

namespace Throughline.Host.Commands;

internal static class DropOffCommand
{
    public static Command Build()
    {
        var goal = QueryOptions.Several("--goal", "Any of these steps is the goal.", "STEP");
        var after = QueryOptions.Several("--after", "Only journeys with any of these steps, and only a goal after it.", "STEP");
        var silent = new Option<string?>("--silent") { Description = "A journey has ended when it is silent for so long: 30d (or s, m, h).", HelpName = "TIME" };
        return QueryOptions.Build<DropOffAnswer>(new Command("dropoff", "Where journeys ended that did not reach a goal, and what they did instead.") { goal, after, silent }, (query, parsed) => query with
        {
            Ask = Ask.DropOff,
            DropOff = parsed.GetValue(goal) is { Length: > 0 } goals
                ? new DropOffAsked
                {
                    Goal = goals,
                    After = parsed.GetValue(after) is { Length: > 0 } steps ? steps : null,
                    Silent = QueryOptions.Length(parsed, silent) ?? throw new UserErrorException("--silent is missing: when a journey has ended, such as 30d."),
                }
                : query.DropOff,
        }, Lines);
    }

    private static string Lines(DropOffAnswer answer)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{answer.Journeys:N0} journeys, {answer.Considered:N0} considered, looked at {answer.AsOf}");
        foreach (var (journeys, what) in ((int, string)[])[(answer.Reached, "reached the goal"), (answer.Running, "still running"), (answer.Ended, "ended without it")])
            text.AppendLine(CultureInfo.InvariantCulture, $"  {MapTables.N(journeys),9}  {InFigures.Share(journeys, answer.Considered),8}  {what}");
        Table("Last step of the ended", answer.Ends);
        Table("What came instead", answer.Instead);
        return text.ToString().TrimEnd();

        void Table(string title, IReadOnlyList<DropOffLine> lines) => MapTables.Table(
            text, title, lines, ["step", "journeys", "share"], line => [line.Step ?? "(nothing)", MapTables.N(line.Journeys), InFigures.Share(line.Journeys, answer.Ended)]);
    }
}
