using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Throughline.Gate.Touchpoints;
using Throughline.Gate.Touchpoints.Reports;
using Throughline.Web.Access;

namespace Throughline.Host.Commands;

/// <summary>The registry of touchpoints as a file, and what in it somebody should look at.</summary>
internal static class TouchpointsCommand
{
    public static Command Build() => new("touchpoints", "The registry of touchpoints: where people and the company meet, and who is responsible.") { Import(), Export(), Report() };

    private static Command Import()
    {
        var store = new StoreOptions();
        var file = new Argument<string>("FILE.yaml") { Description = "As export writes it; - for standard input." };
        var retire = new Option<bool>("--retire-missing") { Description = "Retire what does not stand in the file." };
        var command = new Command("import", "Makes the registry what a file says: whole, or, where a line is wrong, not at all.") { file, retire };
        store.AddTo(command);
        RunningServer.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var yaml = await Read(parsed.GetValue(file)!, cancel);
            using var server = RunningServer.Of(parsed, Permissions.TouchpointsWrite);
            Console.WriteLine((server is null ? await Here() : await There(server)).Sentence);
            return 0;

            async Task<TouchpointImport> Here()
            {
                await using var opened = await store.Open(parsed);
                return await opened.Get<ImportTouchpoints>().Do(Caller.CommandLine, yaml, parsed.GetValue(retire));
            }

            async Task<TouchpointImport> There(RunningServer asked) =>
                (await asked.AskText(HttpMethod.Post, $"/api/touchpoints/import?retireMissing={(parsed.GetValue(retire) ? "true" : "false")}", yaml)).Deserialize<TouchpointImport>(PersonCommand.Json)!;
        });
        return command;
    }

    private static Command Export()
    {
        var store = new StoreOptions();
        var command = new Command("export", "Writes the registry as YAML: the same registry is always the same text.");
        store.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var opened = await store.OpenToRead(parsed);
            Console.Write(await opened.Get<ImportTouchpoints>().Export());
            return 0;
        });
        return command;
    }

    private static Command Report()
    {
        var store = new StoreOptions();
        var days = new Option<int>("--days") { Description = "Contacts of the last so many days.", DefaultValueFactory = _ => ShowReports.DefaultDays, HelpName = "N" };
        var within = new Option<int>("--within") { Description = "Two teams count as both within so many days.", DefaultValueFactory = _ => ShowReports.DefaultWithin, HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of text." };
        var command = new Command("report", "Touchpoints without operator, due for renewal or overlapping; people contacted by two teams; contacts outside their owner's touchpoint.") { days, within, json };
        store.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var opened = await store.OpenToRead(parsed);
            var report = await opened.Get<ShowReports>().Report(parsed.GetValue(days), parsed.GetValue(within));
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(report, PersonCommand.Json) : Text(report));
            return 0;
        });
        return command;
    }

    private static string Text(ReportAnswer report)
    {
        var text = new StringBuilder();
        Part($"{report.WithoutOperator.Count:N0} without operator", report.WithoutOperator.Select(t => t.Name + (t.RetiredTeam is null ? "" : $" (its team {t.RetiredTeam} is retired)")));
        Part($"{report.RenewalsDue.Count:N0} due for renewal", report.RenewalsDue.Select(t => $"{t.Due}{(t.IsPast ? ", past" : "")}: {t.Name} ({t.Team ?? "nobody"})"));
        Part($"{report.Overlaps.Count:N0} overlaps", report.Overlaps.Select(o =>
            $"{o.Purpose} by {o.Channel} to {o.Audience} in {o.Phase}: {string.Join(", ", o.Touchpoints.Select(t => $"{t.Name} ({t.Operator ?? "nobody"})"))}{(o.Tools.Count > 0 ? "; tools " + string.Join(", ", o.Tools) : "")}"));
        Part($"{report.PeopleOfTwoTeams:N0} of {report.PeopleContacted:N0} people contacted by two teams within {report.Within} days, in the last {report.Days} days",
            report.DoubleContacts.Select(c => string.Create(CultureInfo.InvariantCulture, $"#{c.Person}: {c.FirstTeam}, then {c.SecondTeam}")));
        Part($"{report.ContactsOutside:N0} of {report.Contacts:N0} contacts outside their owner's touchpoint",
            report.Outside.Select(o => $"{o.Team}: {o.Contacts:N0} of its {o.Of:N0} at {(o.Touchpoint.Length > 0 ? o.Touchpoint : "no touchpoint")} ({(o.Id is null ? "not registered" : o.Operator ?? "nobody's")})"));
        return text.ToString().TrimEnd();

        void Part(FormattableString heading, IEnumerable<string> lines)
        {
            text.AppendLine(heading.ToString(CultureInfo.InvariantCulture));
            foreach (var line in lines)
                text.Append("  ").AppendLine(line);
        }
    }

    private static async Task<string> Read(string path, CancellationToken cancel)
    {
        await using var stream = ImportCommand.Open(path);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancel);
    }
}
