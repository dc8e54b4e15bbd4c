using System.CommandLine;
using Throughline.Host.Commands;
using Throughline.Kernel;

namespace Throughline.Host;

/// <summary>The verbs. Exit codes: 0 done, 1 done but something was refused, 2 could not be done as asked; never a stack trace.</summary>
internal static class CommandLine
{
    private const int NotDone = 2;

    public static async Task<int> Run(string[] args)
    {
        var root = new RootCommand("Throughline: customer service, marketing, CX and sales on one customer.")
        {
            ServeCommand.Build(),
            ImportCommand.Build(),
            StatusCommand.Build(),
            RebuildCommand.Build(),
            UsersCommand.Build(),
            MapCommand.Build(),
            MapCommand.BuildVariants(),
            FunnelCommand.Build(),
            PathsCommand.Build(),
            DropOffCommand.Build(),
            AskCommands.Escalation(),
            AskCommands.Conformance(),
            AskCommands.Compare(),
            KeysCommand.Build(),
            PersonCommand.Build(),
            MergeCommand.Build(),
            MergeCommand.BuildUndo(),
            EraseCommand.Build(),
            ExportCommand.Build(),
            LinkCommand.Build(),
            PolicyCommand.Build(),
            GateCommand.Build(),
            UpliftCommand.Build(),
            SuppressionsCommand.Build(),
            ConsentsCommand.Build(),
            TouchpointsCommand.Build(),
            ClocksCommand.Build(),
            MetricsCommand.Build(),
            StaffingCommand.Build(),
        };
        // A value may begin with @ (--query @FILE): no argument is a file of arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("throughline --help shows what there is.");
            return NotDone;
        }

        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is UserErrorException or StoreUnavailableException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return NotDone;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped. What was committed stays; the same command goes on from there.");
            return NotDone;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"This is a defect of Throughline: {e.GetType().Name}: {e.Message}");
            await Console.Error.WriteLineAsync("Set THROUGHLINE_TRACE=1 to see where, and please report it.");
            if (Environment.GetEnvironmentVariable("THROUGHLINE_TRACE") is { Length: > 0 })
                await Console.Error.WriteLineAsync(e.ToString());
            return NotDone;
        }
    }
}
