using System.CommandLine;
using System.Globalization;
using Throughline.Events.Import;
using Throughline.Kernel;

namespace Throughline.Host.Commands;

internal static class ImportCommand
{
    private const int Done = 0, SomethingRefused = 1, BrokenOff = 2;

    public static Command Build()
    {
        var store = new StoreOptions();
        var file = new Argument<string>("FILE") { Description = "The file, packed with gzip or not; - for standard input." };
        var format = new Option<string>("--as") { Description = "What it is: xes, csv (also with tabs) or jsonl.", Required = true, HelpName = "FORMAT" };
        var map = new Option<string?>("--map") { Description = "Says how rows become events; examples/mappings has some, docs/import.md the grammar.", HelpName = "MAPPING.json" };
        var source = new Option<string?>("--source") { Description = "The source that its events are from. The file's name otherwise.", HelpName = "NAME" };
        var server = new Option<string?>("--server") { Description = "Send it to a running server instead of into a data folder.", HelpName = "URL" };
        var token = new Option<string?>("--token") { Description = "An API token of that server with events:write. Also read from THROUGHLINE_TOKEN.", HelpName = "TOKEN" };
        var command = new Command("import", "Brings a file of events into the log. The same file again changes nothing.") { file, format, map, source, server, token };
        store.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            var request = new ImportRequest(ImportRequest.ParseFormat(parsed.GetValue(format)), parsed.GetValue(source) ?? SourceOf(path), Mapping(parsed.GetValue(map)));
            ImportFile.Check(request);
            await using var stream = Open(path);
            var length = stream.CanSeek ? stream.Length : (long?)null;
            var summary = await ImportBar.Show(length, async progress =>
            {
                if (parsed.GetValue(server) is { } url)
                    return await ImportOverHttp.Run(url, parsed.GetValue(token) ?? Environment.GetEnvironmentVariable("THROUGHLINE_TOKEN"), stream, request, progress, cancel);
                await using var opened = await store.Open(parsed);
                return await opened.Get<ImportFile>().Run(stream, request, progress, cancel);
            });
            await Print(summary, request.Source);
            return summary.BrokenOff is not null ? BrokenOff : summary.Refused > 0 ? SomethingRefused : Done;
        });
        return command;
    }

    private static async Task Print(ImportSummary summary, string source)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{summary.Rows:N0} rows read, {summary.Appended:N0} events appended, {summary.Duplicates:N0} were there already, {summary.Refused:N0} refused. Source: {source}."));
        if (summary.Skipped > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.Skipped:N0} rows are left out by the mapping."));
        if (summary.WithoutOffset > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.WithoutOffset:N0} times state no offset and were read as UTC."));
        foreach (var row in summary.First)
            await Console.Error.WriteLineAsync(Plain($"{row.Place}: {row.Reason}: {row.Detail}"));
        if (summary.Refused > summary.First.Count)
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"… and {summary.Refused - summary.First.Count:N0} more; all are in the list of refusals."));
        if (summary.Refused > 0)
            await Console.Error.WriteLineAsync("Refused: " + string.Join(", ", summary.RefusedBy.OrderByDescending(by => by.Value).Select(by => $"{by.Value.ToString("N0", CultureInfo.InvariantCulture)} {by.Key}")) + ".");
        if (summary.BrokenOff is { } why)
            await Console.Error.WriteLineAsync($"{why} What came before is imported; with the whole file the same command brings the rest.");
    }

    /// <summary>Without what a terminal would obey: the text quotes the file.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));

    /// <summary>The file's name without what says how it is written: <c>helpdesk</c> of <c>logs/helpdesk.xes.gz</c>.</summary>
    private static string SourceOf(string path)
    {
        if (path == "-")
            throw new UserErrorException("Say where the events are from: --source NAME.");
        var name = Path.GetFileName(path);
        var dot = name.IndexOf('.', 1);
        return dot < 0 ? name : name[..dot];
    }

    private static byte[]? Mapping(string? path)
    {
        if (path is null)
            return null;
        using var stream = Open(path);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <exception cref="UserErrorException">There is none, or it may not be read.</exception>
    /// <exception cref="UserErrorException">There is no such file, or it can't be read.</exception>
    internal static Stream Open(string path)
    {
        if (path == "-")
            return Console.OpenStandardInput();
        if (Directory.Exists(path))
            throw new UserErrorException($"{path} is a folder. Name a file.");
        try
        {
            return new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 128 * 1024 });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException($"There is no file {path}.", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw new UserErrorException($"{path} can't be read: {e.Message}", e);
        }
    }
}
