using Throughline.Events;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web;

namespace Throughline.Host;

/// <summary>The web server over a store. It takes hold of the data folder, migrates, serves until asked to stop, then lets running requests end.</summary>
internal static class Server
{
    public static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(30);

    public static WebApplication Build(Database database, string urls)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(Server).Assembly.GetName().Name });
        builder.WebHost.UseUrls(urls);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = LongestDrain);
        builder.Services.AddModules(database, TimeProvider.System);
        builder.Services.AddWeb();

        var app = builder.Build();
        app.UseWeb();
        app.MapWeb();
        app.MapEvents();
        app.MapPeople();
        return app;
    }
}
