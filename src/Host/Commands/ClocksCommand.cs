using System.CommandLine;
using Throughline.Conversations.Clocks.Files;
using Throughline.Web.Access;

namespace Throughline.Host.Commands;

/// <summary>How long what may take, as a file: written, checked, taken over.</summary>
internal static class ClocksCommand
{
    public static Command Build() => new("clocks", "How long answers and resolutions may take: policies and calendars as one file.") { Export(), Check(), Import() };

    private static Argument<string> File() => new("FILE") { Description = "Policies and calendars, as YAML (docs/clocks.md); - for standard input." };

    private static Command Export()
    {
        var store = new StoreOptions();
        var command = new Command("export", "Writes all policies and calendars as YAML: the same policies are always the same text.");
        store.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var opened = await store.OpenToRead(parsed);
            Console.Write(await opened.Get<ClockFile>().Export());
            return 0;
        });
        return command;
    }

    private static Command Check()
    {
        var file = File();
        var command = new Command("check", "Says what is wrong or doubtful in a file, by line, column, path and reason.") { file };
        command.SetAction(async (parsed, cancel) =>
        {
            var (isGood, lines) = ClockFile.Check(await PolicyCommand.Read(parsed.GetValue(file)!, cancel));
            foreach (var line in lines)
                Console.WriteLine(line);
            if (lines.Count == 0)
                Console.WriteLine("Nothing is wrong with it.");
            return isGood ? 0 : 1;
        });
        return command;
    }

    private static Command Import()
    {
        var (store, file) = (new StoreOptions(), File());
        var remove = new Option<bool>("--remove-missing") { Description = "Take away policies that do not stand in the file." };
        var command = new Command("import", "Makes the policies what a file says: whole, or, where anything in it is wrong, not at all.") { file, remove };
        store.AddTo(command);
        RunningServer.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var (yaml, removes) = (await PolicyCommand.Read(parsed.GetValue(file)!, cancel), parsed.GetValue(remove));
            using var server = RunningServer.Of(parsed, Permissions.RoutingManage);
            Console.WriteLine((server is null ? await Here() : await There(server)).Sentence);
            return 0;

            async Task<ClockImport> Here()
            {
                await using var opened = await store.Open(parsed);
                return await opened.Get<ClockFile>().Import(Caller.CommandLine, yaml, removes);
            }

            async Task<ClockImport> There(RunningServer asked) =>
                System.Text.Json.JsonSerializer.Deserialize<ClockImport>(await asked.AskText(HttpMethod.Post, $"/api/clocks/import?removeMissing={(removes ? "true" : "false")}", yaml), PersonCommand.Json)!;
        });
        return command;
    }
}
