using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Users;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.Gate.Tests;

/// <summary>Every route of the gate, as the module maps them, asked by somebody of every role.</summary>
public sealed class RolesTests() : GateCase(Store.Sqlite)
{
    protected override void Add(IServiceCollection services)
    {
        base.Add(services);
        services.AddSingleton<IAccounts>(new OneOfEachRole());
    }

    [Fact]
    public async Task Whoever_lacks_the_permission_of_a_route_is_refused_and_nothing_is_written()
    {
        IReadOnlyList<Endpoint> gate = [];
        await using var server = await PageServer.Start(
            services => Add(services.AddKernel(Database, Time)),
            app =>
            {
                app.UseWeb();
                var before = ((IEndpointRouteBuilder)app).DataSources.SelectMany(d => d.Endpoints).ToHashSet();
                app.MapGate();
                gate = [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(d => d.Endpoints).Where(e => !before.Contains(e))];
                app.MapWeb();
            });
        using var visitor = new Visitor(server.Url);
        var (asked, refused, written) = (0, 0, await Written());
        foreach (var route in gate.OfType<RouteEndpoint>())
        {
            var needed = route.Metadata.GetRequiredMetadata<RequiredPermission>().Permission;
            var path = "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part =>
                part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart ? "999999" : part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : ""))));
            foreach (var method in route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods)
                foreach (var who in Role.All.Select(r => r.Name).Append(""))
                {
                    var may = Role.Find(who)?.Permissions.Contains(needed) == true;
                    // a form without the token of its page is refused to everybody, which says nothing of roles
                    var isForm = method != "GET" && !path.StartsWith("/api/", StringComparison.Ordinal);
                    if (may && isForm)
                        continue;
                    using var answer = await visitor.Send(new(method), path, method == "GET" ? null : Content(route), ("Accept", "application/json"), ("Cookie", "who=" + who));
                    var denied = answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized;
                    Assert.True(denied != may, $"{method} {path} needs {needed}; {(who.Length > 0 ? who : "nobody")} was answered {(int)answer.StatusCode}");
                    (asked, refused) = (asked + 1, refused + (denied ? 1 : 0));
                }
        }
        Assert.True(asked > 150 && refused > 60, $"{asked} asked, {refused} refused");
        Assert.Equal(written, await Written());
    }

    /// <summary>Nothing, in the type that the route takes: another is refused before anybody asks who it is from.</summary>
    private static HttpContent Content(RouteEndpoint route) => route.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes is { Count: > 0 } types
        ? new StringContent(types.Contains("application/json") ? "{}" : "", Encoding.UTF8, types.FirstOrDefault(t => t.EndsWith("urlencoded", StringComparison.Ordinal)) ?? types[0]) : JsonContent.Create(new { });

    private Task<string> Written() => Database.Read(s => string.Join(' ', ((string[])["events", "touchpoints", "policies", "intents", "suppressions", "handovers"]).Select(table =>
        s.Single<long>($"select count(*) from {table}"))));

    private sealed class OneOfEachRole : IAccounts
    {
        public Task<Caller?> OfCookie(HttpContext context) => Task.FromResult(
            context.Request.Cookies["who"] is { } name && Role.Find(name) is { } role ? new Caller(name, name, role.Permissions, "127.0.0.1") : null);

        public Account? Find(Session session, string userId) => Role.Find(userId) is { } role ? new(userId, userId, role.Permissions, role.StartPage) : null;
    }
}
