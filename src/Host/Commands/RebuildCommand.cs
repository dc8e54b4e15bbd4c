using System.CommandLine;
using Throughline.Events.Readers;
using Throughline.Kernel;

namespace Throughline.Host.Commands;

internal static class RebuildCommand
{
    public static Command Build()
    {
        var store = new StoreOptions();
        var reader = new Argument<string>("READER") { Description = "Which; 'all' for every one." };
        var command = new Command("rebuild", "Makes a reader forget what it keeps and read the log again from the first event.") { reader };
        store.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var opened = await store.Open(parsed);
            foreach (var chosen in Choose(opened.Readers, parsed.GetValue(reader)!))
            {
                await opened.Get<ReaderStep>().Restart(chosen);
                await opened.Get<ReaderStep>().Settle(chosen, cancel);
                Console.WriteLine($"{chosen.Name}: rebuilt from the log.");
            }
            return 0;
        });
        return command;
    }

    private static IEnumerable<IReader> Choose(IReadOnlyList<IReader> readers, string name)
    {
        var chosen = readers.Where(reader => name is "all" || reader.Name == name).ToList();
        return chosen.Count > 0
            ? chosen
            : throw new UserErrorException($"There is no reader '{name}'. There are: {string.Join(", ", readers.Select(reader => reader.Name))}.");
    }
}
