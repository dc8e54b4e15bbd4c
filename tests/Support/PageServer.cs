using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Throughline.Support;

/// <summary>A real web server in this process, on a port of its own, with the modules a test adds.</summary>
public sealed class PageServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private PageServer(WebApplication app) => this.app = app;

    public Uri Url => new(app.Urls.First());
    public IServiceProvider Services => app.Services;

    public static async Task<PageServer> Start(Action<IServiceCollection> add, Action<WebApplication> use)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        add(builder.Services);
        var built = builder.Build();
        use(built);
        await built.StartAsync();
        return new PageServer(built);
    }

    /// <summary>Someone with a browser: keeps cookies, is not led on by itself.</summary>
    public Visitor Visit() => new(Url);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
