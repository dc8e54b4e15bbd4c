using System.CommandLine;
using Throughline.Events.Phones;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.Host.Samples;
using Throughline.Staff;

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
        var empty = new Option<bool>("--empty") { Description = "Load no sample data on a first start." };
        var command = new Command("serve", "Runs the server.") { urls, empty };
        store.AddTo(command);
        command.SetAction((parsed, cancel) => Serve(parsed.GetValue(store.Data)!, parsed.GetValue(store.Database), parsed.GetValue(urls)!, parsed.GetValue(empty), cancel));
        return command;
    }

    private static async Task<int> Serve(string data, string? url, string urls, bool empty, CancellationToken cancel)
    {
        HomeCountry.Check();
        using var folder = DataFolder.Hold(data);
        await using var database = await Store.Connect(folder.DatabaseFile, url);
        await using var app = Server.Build(database, urls, folder.Path);
        var applied = await app.Services.GetRequiredService<Migrations>().Apply();
        await app.Services.GetRequiredService<AdoptRestoredLog>().Run();
        var password = await app.Services.GetRequiredService<FirstAdmin>().Ensure(Environment.GetEnvironmentVariable(FirstAdmin.Variable));
        if (!empty && url is null && applied.Contains("events/0001_log"))
            await Sample.Load(app.Services, cancel);
        app.Services.GetRequiredService<ContentFiles>().DropBrokenOff(TimeProvider.System.GetUtcNow().AddDays(-1));
        using var telemetry = Telemetry.Start();
        await app.StartAsync(cancel);
        Console.WriteLine($"Throughline serves on {string.Join(", ", app.Urls)} from {database.Place}. Ctrl C stops it.");
        Console.WriteLine(password is null
            ? "Sign in with your user name and password; throughline users --help tells what to do without."
            : $"Sign in as {FirstAdmin.Name} with the password {password} (shown only now; change it under My account).");
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }
}
