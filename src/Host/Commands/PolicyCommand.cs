using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Host.Commands;

/// <summary>The policy as a file: checked, replayed over what happened, and made live.</summary>
internal static class PolicyCommand
{
    private const int DefaultDays = 30;

    public static Command Build() => new("policy", "The rules by which people may be contacted.") { Check(), Replay(), Publish() };

    private static Argument<string> File() => new("FILE") { Description = "The policy, as YAML (docs/policy.md); - for standard input." };

    private static Command Check()
    {
        var file = File();
        var command = new Command("check", "Says what is wrong or doubtful in a policy, by line, path and reason.") { file };
        command.SetAction(async (parsed, cancel) => Say(await Read(parsed.GetValue(file)!, cancel)) ? 0 : 1);
        return command;
    }

    private static Command Replay()
    {
        var (store, file, days) = (new StoreOptions(), File(), Days());
        var command = new Command("replay", "Drafts a policy and says what it would have changed over the last days.") { file, days };
        store.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var document = await Read(parsed.GetValue(file)!, cancel);
            if (!Say(document))
                return 2;
            await using var opened = await store.Open(parsed);
            var work = opened.Get<PolicyWork>();
            var report = await Run(work, await work.Draft(Caller.CommandLine, document), parsed.GetValue(days), cancel);
            return report.State == "done" ? 0 : 2;
        });
        return command;
    }

    private static Command Publish()
    {
        var (store, file, days) = (new StoreOptions(), File(), Days());
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new Command("publish", "Drafts a policy, replays it, and makes it live.") { file, days, yes };
        store.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var document = await Read(parsed.GetValue(file)!, cancel);
            if (!Say(document))
                return 2;
            await using var opened = await store.Open(parsed);
            var work = opened.Get<PolicyWork>();
            var version = await work.Draft(Caller.CommandLine, document);
            if ((await Run(work, version, parsed.GetValue(days), cancel)).State != "done")
                return 2;
            if (!parsed.GetValue(yes))
                await Agree();
            await work.Publish(Caller.CommandLine, version);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Version {version} is live."));
            return 0;
        });
        return command;
    }

    private static Option<int> Days() => new("--days") { Description = "Over the last so many days.", DefaultValueFactory = _ => DefaultDays, HelpName = "N" };

    private static async Task<ReplaySummary> Run(PolicyWork work, long version, int days, CancellationToken cancel)
    {
        var report = Console.IsErrorRedirected ? await work.Replay(Caller.CommandLine, version, days, null, cancel)
            : await AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) }).Progress().StartAsync(async context =>
            {
                var bar = context.AddTask("Replay", maxValue: 1);
                return await work.Replay(Caller.CommandLine, version, days, (looked, total) => bar.Value = total == 0 ? 1 : (double)looked / total, cancel);
            });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Version {report.Version}, {days} days: {report.Intents:N0} intents ({report.Decisions:N0} decisions), {report.Changed:N0} would have come to another end. {report.Remarks}"));
        foreach (var line in report.Lines)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Day}  {line.Team,-12} {line.Purpose,-14} {line.Rule,-13} {line.Was,-9} → {line.Would,-9} {line.Intents,8:N0}"));
        return report;
    }

    private static async Task Agree()
    {
        if (Console.IsInputRedirected)
            throw new UserErrorException("It is not live. There is nobody to ask whether to go on: say --yes.");
        await Console.Error.WriteAsync("Type live to make it live: ");
        if (Console.ReadLine()?.Trim() != "live")
            throw new UserErrorException("It is not live.");
    }

    private static bool Say(string document)
    {
        var (isGood, lines) = PolicyWork.Check(document);
        foreach (var line in lines)
            Console.WriteLine(line);
        if (lines.Count == 0)
            Console.WriteLine("Nothing is wrong with it.");
        return isGood;
    }

    /// <exception cref="UserErrorException">There is no such file.</exception>
    internal static Task<string> Read(string file, CancellationToken cancel)
    {
        if (file == "-")
            return Console.In.ReadToEndAsync(cancel);
        return System.IO.File.Exists(file) ? System.IO.File.ReadAllTextAsync(file, cancel) : throw new UserErrorException($"There is no file {file}.");
    }
}
