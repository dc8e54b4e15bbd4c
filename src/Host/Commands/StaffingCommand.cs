using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Scorecard.Staffing;

namespace Throughline.Host.Commands;

/// <summary>How many agents calls need, or what so many do with them.</summary>
internal static class StaffingCommand
{
    public static Command Build()
    {
        var calls = new Option<double>("--calls") { Description = "How many calls come.", Required = true, HelpName = "N" };
        var per = new Option<string?>("--per") { Description = "In which time. [default: 1h]", HelpName = "TIME" };
        var handling = new Option<string?>("--aht") { Description = "How long an agent is busy with one.", Required = true, HelpName = "TIME" };
        var agents = new Option<int?>("--agents") { Description = "How many agents there are; without it, how many are needed.", HelpName = "N" };
        var within = new Option<string?>("--within") { Description = "In which time a call should be answered. [default: 20s]", HelpName = "TIME" };
        var level = new Option<double>("--level") { Description = "How many of a hundred, where agents are asked for.", DefaultValueFactory = _ => 80, HelpName = "PERCENT" };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of text." };
        var command = new Command("staffing", "How many agents calls need, by Erlang C: nobody gives up, so it errs to the safe side.") { calls, per, handling, agents, within, level, json };
        command.SetAction(parsed =>
        {
            var (number, seconds, time) = (parsed.GetValue(calls), Seconds(parsed, handling, null), Seconds(parsed, within, 20));
            if (number is < 0 or > 1e9 || !double.IsFinite(number))
                throw new UserErrorException("--calls is a number from 0 to 1,000,000,000.");
            if (parsed.GetValue(agents) is < 0 or > ErlangC.MostAgents)
                throw new UserErrorException($"--agents is from 0 to {ErlangC.MostAgents:N0}.");
            if (parsed.GetValue(level) is not (> 0 and < 100))
                throw new UserErrorException("--level lies between 0 and 100.");
            var rate = number / Seconds(parsed, per, 3600);
            var staffed = parsed.GetValue(agents) is { } there ? ErlangC.Of(rate, seconds, there, time)
                : ErlangC.Fewest(rate, seconds, time, parsed.GetValue(level) / 100)
                    ?? throw new UserErrorException($"That takes more than {ErlangC.MostAgents:N0} agents. Is the time of a call right?");
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(StaffingAnswer.Of(staffed), PersonCommand.Json) : Text(staffed, time));
            return 0;
        });
        return command;
    }

    private static double Seconds(ParseResult parsed, Option<string?> option, double? otherwise) =>
        QueryOptions.Length(parsed, option) is { } length ? length.Micros / (double)Micros.PerSecond : otherwise ?? throw new UserErrorException($"{option.Name} is missing.");

    private static string Text(Staffed staffed, double within)
    {
        var words = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{staffed.Agents:N0} agents with a load of {staffed.Load:0.##} Erlang: ");
        return (staffed.IsEnough
            ? words.Append(CultureInfo.InvariantCulture, $"{100 * staffed.ServiceLevel:0.00} % answered within {within:0.##} s, {100 * staffed.Waits:0.00} % wait at all, {staffed.MeanWait:0.00} s on average; agents are busy {100 * staffed.Occupancy:0.0} % of the time.")
            : words.Append(CultureInfo.InvariantCulture, $"too few, the queue grows without end. At least {Math.Floor(staffed.Load) + 1:N0} are needed for it to stand.")).ToString();
    }
}
