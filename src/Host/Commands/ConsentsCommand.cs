using System.CommandLine;
using Throughline.Kernel;
using Throughline.People.Consent;
using Throughline.Web.Access;

namespace Throughline.Host.Commands;

/// <summary>Consents as a file.</summary>
internal static class ConsentsCommand
{
    public static Command Build() => new("consents", "Who agreed to what, and took it back.") { Import(), Export() };

    private static Command Import()
    {
        var store = new StoreOptions();
        var file = new Argument<string>("FILE") { Description = "CSV with the columns identifier, channel, purpose, state, basis, proof, at; - for standard input." };
        var command = new Command("import", "Takes what a file says people agreed to or took back. The same file again changes nothing.") { file };
        store.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var stream = Read(parsed.GetValue(file)!);
            await using var opened = await store.Open(parsed);
            var done = await opened.Get<ExchangeConsents>().Import(Caller.CommandLine, stream);
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
        var command = new Command("export", "Every statement as CSV on standard output.");
        store.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var opened = await store.OpenToRead(parsed);
            await using var output = Console.OpenStandardOutput();
            await opened.Get<ExchangeConsents>().Export(output);
            return 0;
        });
        return command;
    }

    private static Stream Read(string path) => path == "-" ? Console.OpenStandardInput()
        : File.Exists(path) ? File.OpenRead(path) : throw new UserErrorException($"There is no file {path}.");
}
