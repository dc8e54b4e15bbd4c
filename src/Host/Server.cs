using Throughline.Channels;
using Throughline.Conversations;
using Throughline.Events;
using Throughline.Gate;
using Throughline.Journeys;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Scorecard;
using Throughline.Staff;
using Throughline.Web;

namespace Throughline.Host;

/// <summary>The web server over a store. It takes hold of the data folder, migrates, serves until asked to stop, then lets running requests end.</summary>
internal static class Server
{
    public static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(30);

    /// <summary>Of a route that says nothing else; uploads and batches state their own.</summary>
    private const long LargestRequest = 1024 * 1024;

    public static WebApplication Build(Database database, string urls, string? data = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(Server).Assembly.GetName().Name });
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = LargestRequest;
        });
        Logs.Configure(builder);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = LongestDrain);
        builder.Services.AddModules(database, TimeProvider.System, data).AddDueWork();

        var app = builder.Build();
        app.UseWeb();
        app.MapWeb();
        app.MapStaff();
        app.MapEvents();
        app.MapPeople();
        app.MapGate();
        app.MapConversations();
        app.MapJourneys();
        app.MapChannels();
        app.MapScorecard();
        return app;
    }
}
