using System.CodeDom.Compiler;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Host;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Architecture.Tests;

public sealed partial class RoutesTests
{
    [Fact]
    public async Task Every_route_states_its_permission_or_why_it_is_public()
    {
        using var folder = new TempFolder();
        await using var database = new SqliteDatabase(DataFolder.DatabaseIn(folder.Path), TimeProvider.System);
        await using var app = Server.Build(database, "http://127.0.0.1:0");

        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();

        Assert.NotEmpty(routes);
        Assert.Empty(routes.Where(StatesNothing).Select(route => route.RoutePattern.RawText));
        Assert.Empty(routes.Where(StatesBoth).Select(route => route.RoutePattern.RawText));
    }

    /// <summary>By reflection each route costs a start several milliseconds. A handler that names a Razor component in its type is bound so: its component is generated too.</summary>
    [Fact]
    public async Task Every_route_is_bound_by_code_made_at_build_time()
    {
        using var folder = new TempFolder();
        await using var database = new SqliteDatabase(DataFolder.DatabaseIn(folder.Path), TimeProvider.System);
        await using var app = Server.Build(database, "http://127.0.0.1:0");

        Assert.Empty(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<MethodInfo>() is { } handler && handler.GetParameters().Any(parameter => parameter.ParameterType != typeof(HttpContext)))
            .Where(route => route.Metadata.GetMetadata<GeneratedCodeAttribute>() is null).Select(route => route.RoutePattern.RawText));
    }

    [Fact]
    public async Task Every_route_is_described_at_openapi_json()
    {
        using var folder = new TempFolder();
        await using var database = new SqliteDatabase(DataFolder.DatabaseIn(folder.Path), TimeProvider.System);
        await using var app = Server.Build(database, "http://127.0.0.1:0");
        await app.Services.GetRequiredService<Migrations>().Apply();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var description = JsonDocument.Parse(await client.GetStringAsync("/openapi.json", TestContext.Current.CancellationToken));
        await app.StopAsync(TestContext.Current.CancellationToken);
        var described = description.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(verb => verb.Name.ToUpperInvariant() + " " + path.Name)).ToHashSet();

        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(verb => verb + " /" + Parameter().Replace(route.RoutePattern.RawText!.Trim('/'), "{${name}}")));

        Assert.Empty(routes.Where(route => !described.Contains(route)).Except(["GET /openapi.json", "GET /live", "GET /assets/{name}"]));
    }

    /// <summary>A route's parameter with what it must look like, of which the description has only the name.</summary>
    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    private static bool StatesNothing(RouteEndpoint route) =>
        route.Metadata.GetMetadata<RequiredPermission>() is null && string.IsNullOrWhiteSpace(route.Metadata.GetMetadata<PublicRoute>()?.Why);

    private static bool StatesBoth(RouteEndpoint route) =>
        route.Metadata.GetMetadata<RequiredPermission>() is not null && route.Metadata.GetMetadata<PublicRoute>() is not null;
}
