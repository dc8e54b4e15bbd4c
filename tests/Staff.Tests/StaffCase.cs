using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel;
using Throughline.Staff.Sessions;
using Throughline.Staff.Users;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.Staff.Tests;

/// <summary>Web and Staff served, with the administrator <c>admin</c> and the agent <c>bob</c>, whose passwords are <see cref="Password"/>.</summary>
public abstract class StaffCase(Store store) : DatabaseCase(store)
{
    protected const string Password = "correct horse battery";

    private PageServer? server;

    protected PageServer Server => server!;

    protected override void Add(IServiceCollection services)
    {
        services.AddWeb();
        services.AddStaff();
        services.AddSingleton(new Passwords(1000)); // the real number of rounds would take minutes here
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        server = await PageServer.Start(
            services => Add(services.AddKernel(Database, Time)),
            app =>
            {
                app.UseWeb();
                app.MapWeb();
                app.MapStaff();
            });
        await Get<FirstAdmin>().Ensure(Password);
        await Get<AddUser>().Do(Caller.CommandLine, new("bob", "Bob", "agent", Password));
    }

    protected async Task<HttpResponseMessage> TrySignIn(Visitor visitor, string name, string password) =>
        await visitor.Post("/sign-in", "/sign-in", ("name", name), ("password", password));

    protected async Task<Visitor> SignedIn(string name)
    {
        var visitor = Server.Visit();
        using var answer = await TrySignIn(visitor, name, Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    protected Task<string> IdOf(string name) => Database.Read(s => s.Single<string>("select id from users where name = @name", new { name }));

    public override async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
