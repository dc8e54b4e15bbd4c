using System.CommandLine;
using System.IO.Pipelines;
using Throughline.Kernel;
using Throughline.People.Privacy;
using Throughline.Web.Access;

namespace Throughline.Host.Commands;

/// <summary>Everything held about a person, as JSON.</summary>
internal static class ExportCommand
{
    public static Command Build()
    {
        var store = new StoreOptions();
        var identifier = new Argument<string>("IDENTIFIER") { Description = "Of the person: type:value (email:ann@example.org), the bare value, or #id." };
        var file = new Option<string?>("--to") { Description = "The file to write, for its owner only; the standard output otherwise.", HelpName = "FILE" };
        var command = new Command("export", "Writes everything held about a person as one JSON document, and nothing about anybody else.") { identifier, file };
        store.AddTo(command);
        PeopleOverHttp.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var server = PeopleOverHttp.Of(parsed);
            await using var opened = server is null ? await store.OpenToRead(parsed) : null;
            var person = server is not null ? await server.Find(parsed.GetValue(identifier)!, cancel) : await EraseCommand.Find(opened!, parsed.GetValue(identifier)!, cancel);
            await using var output = Open(parsed.GetValue(file));
            if (server is not null)
            {
                await server.Export(person.Id, output, cancel);
                return 0;
            }
            var export = opened!.Get<ExportPerson>();
            if (opened.MayWrite)
                await export.Record(Caller.CommandLine, person.Id);
            var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
            await export.Write(person.Id, pipe, cancel);
            await pipe.CompleteAsync();
            return 0;
        });
        return command;
    }

    /// <exception cref="UserErrorException">It can't be written.</exception>
    private static Stream Open(string? path)
    {
        if (path is null)
            return Console.OpenStandardOutput();
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new FileStream(path, options);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw new UserErrorException($"{path} can't be written: {e.Message}", e);
        }
    }
}
