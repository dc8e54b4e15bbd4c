using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Web.Tests;

/// <summary>The Web module served, where the cookie <c>who</c> names the person who is signed in.</summary>
public abstract class WebCase(Store store) : DatabaseCase(store)
{
    private readonly List<PageServer> servers = [];

    protected Dictionary<string, Account> People { get; } = new(StringComparer.Ordinal)
    {
        ["ada"] = new("ada", "Ada", Permissions.All.Keys.ToHashSet(StringComparer.Ordinal), "/people"),
        ["bob"] = new("bob", "Bob", new HashSet<string>([Permissions.PeopleRead, Permissions.OwnAccount], StringComparer.Ordinal), "/people"),
    };

    protected override void Add(IServiceCollection services)
    {
        services.AddWeb();
        services.AddSingleton<IAccounts>(new Accounts(this));
    }

    protected async Task<PageServer> Serve(Action<WebApplication>? map = null)
    {
        var server = await PageServer.Start(
            services => Add(services.AddKernel(Database, Time)),
            app =>
            {
                app.UseWeb();
                app.MapWeb();
                map?.Invoke(app);
            });
        servers.Add(server);
        return server;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private sealed class Accounts(WebCase test) : IAccounts
    {
        public Task<Caller?> OfCookie(HttpContext context) => Task.FromResult(
            context.Request.Cookies["who"] is { } id && test.People.TryGetValue(id, out var account)
                ? new Caller(account.Id, account.Name, account.Permissions, context.Address())
                : null);

        public Account? Find(Session session, string userId) => test.People.GetValueOrDefault(userId);
    }
}
