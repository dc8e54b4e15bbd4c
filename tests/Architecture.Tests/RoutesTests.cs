using Microsoft.AspNetCore.Routing;
using Throughline.Host;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Architecture.Tests;

public sealed class RoutesTests
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

    private static bool StatesNothing(RouteEndpoint route) =>
        route.Metadata.GetMetadata<RequiredPermission>() is null && string.IsNullOrWhiteSpace(route.Metadata.GetMetadata<PublicRoute>()?.Why);

    private static bool StatesBoth(RouteEndpoint route) =>
        route.Metadata.GetMetadata<RequiredPermission>() is not null && route.Metadata.GetMetadata<PublicRoute>() is not null;
}
