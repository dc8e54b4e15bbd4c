using System.CommandLine;
using Throughline.Gate.Suppressed;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Host.Commands;

/// <summary>Addresses to which nothing may go, as a file.</summary>
internal static class SuppressionsCommand
{
    public static Command Build() => new("suppressions", "Addresses to which nothing may go.") { Import(), Export() };

    private static Command Import()
    {
        var store = new StoreOptions();
        var file = new Argument<string>("FILE") { Description = "CSV with the columns address, channel, reason, at; - for standard input." };
        var command = new Command("import", "Keeps everything from going to the addresses of a file. The same file again changes nothing.") { file };
        store.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var stream = Read(parsed.GetValue(file)!);
            await using var opened = await store.Open(parsed);
            var done = await opened.Get<ImportSuppressions>().Do(Caller.CommandLine, stream);
            Console.WriteLine(done.Sentence);
            foreach (var wrong in done.Wrong)
                await Console.Error.WriteLineAsync(wrong);
            return done.Refused > 0 ? 1 : 0;
        });
        return command;
    }

    private static Command Export()
    {
        var store = new StoreOptions();
        var command = new Command("export", "All of them as CSV on standard output.");
        store.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var opened = await store.OpenToRead(parsed);
            await using var output = Console.OpenStandardOutput();
            await opened.Get<ListSuppressions>().Export(output);
            return 0;
        });
        return command;
    }

    private static Stream Read(string path) => path == "-" ? Console.OpenStandardInput()
        : File.Exists(path) ? File.OpenRead(path) : throw new UserErrorException($"There is no file {path}.");
}
