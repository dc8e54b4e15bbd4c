using System.CommandLine;
using Throughline.Kernel.Storage;

namespace Throughline.Host.Commands;

internal static class ServeCommand
{
    public static Command Build()
    {
        var store = new StoreOptions();
        var urls = new Option<string>("--urls")
        {
            Description = "Where to listen, several with ; between.",
            DefaultValueFactory = _ => "http://127.0.0.1:5080",
            HelpName = "URLS",
        };
        var command = new Command("serve", "Runs the server.") { urls };
        store.AddTo(command);
        command.SetAction((parsed, cancel) => Serve(parsed.GetValue(store.Data)!, parsed.GetValue(store.Database), parsed.GetValue(urls)!, cancel));
        return command;
    }

    private static async Task<int> Serve(string data, string? url, string urls, CancellationToken cancel)
    {
        using var folder = DataFolder.Hold(data);
        await using var database = await Store.Connect(folder.DatabaseFile, url);
        await using var app = Server.Build(database, urls);
        await app.Services.GetRequiredService<Migrations>().Apply();
        await app.StartAsync(cancel);
        Console.WriteLine($"Throughline serves on {string.Join(", ", app.Urls)} from {database.Place}. Ctrl C stops it.");
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }
}
