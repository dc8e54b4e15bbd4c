using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Web.Tests.Access;

public sealed class AccessTests() : WebCase(Store.Sqlite)
{
    [Fact]
    public async Task Every_route_of_the_module_requires_a_permission_or_says_why_it_is_public()
    {
        var routes = (await Serve()).Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.True(routes.Count > 10);
        foreach (var route in routes)
        {
            var stated = route.Metadata.GetOrderedMetadata<RequiredPermission>().Count + route.Metadata.GetOrderedMetadata<PublicRoute>().Count;
            Assert.True(stated == 1, $"{route.DisplayName} states {stated} times who may call it.");
        }
    }

    [Fact]
    public async Task A_route_that_states_nothing_is_closed_even_to_an_administrator()
    {
        var server = await Serve(app => app.MapGet("/forgotten", () => "secret"));
        using var ada = new Visitor(server.Url);
        using var answer = await ada.Send(HttpMethod.Get, "/forgotten", null, ("Cookie", "who=ada"));
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_permission_outside_the_closed_set_can_not_be_required() =>
        Assert.Throws<ArgumentException>(() => new Routes().Require("people:rename"));

    [Theory]
    [InlineData(null, "text/html", HttpStatusCode.Redirect)]
    [InlineData(null, "application/json", HttpStatusCode.Unauthorized)]
    [InlineData("bob", "text/html", HttpStatusCode.Forbidden)]
    [InlineData("bob", "application/json", HttpStatusCode.Forbidden)]
    [InlineData("ada", "text/html", HttpStatusCode.OK)]
    public async Task A_route_is_open_to_those_who_have_its_permission(string? who, string accept, HttpStatusCode expected)
    {
        using var visitor = (await Serve()).Visit();
        using var answer = await visitor.Send(HttpMethod.Get, "/settings/audit", null, ("Accept", accept), ("Cookie", "who=" + who));
        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.Redirect)
            Assert.Equal("/sign-in?then=%2Fsettings%2Faudit", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task The_rail_shows_only_what_one_may_open()
    {
        using var visitor = (await Serve()).Visit();
        Assert.Contains("/settings/audit", await Settings(visitor, "ada"), StringComparison.Ordinal);
        Assert.DoesNotContain("/settings/audit", await Settings(visitor, "bob"), StringComparison.Ordinal);

        static async Task<string> Settings(Visitor visitor, string who)
        {
            using var answer = await visitor.Send(HttpMethod.Get, "/settings", null, ("Cookie", "who=" + who));
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "")]
    public async Task A_request_by_cookie_from_another_site_changes_nothing(string header, string value)
    {
        var called = 0;
        var server = await Serve(app => app.MapPost("/api/things", () => ++called).Require(Permissions.OwnAccount));
        using var ada = server.Visit();
        ada.Origin = null;
        using var answer = await ada.Send(HttpMethod.Post, "/api/things", JsonContent.Create(1), ("Cookie", "who=ada"), (header, value));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(0, called);
    }

    [Fact]
    public async Task A_form_without_the_token_of_its_page_changes_nothing()
    {
        var server = await Serve();
        using var ada = server.Visit();
        using var answer = await ada.Send(HttpMethod.Post, "/account/theme",
            new FormUrlEncodedContent([KeyValuePair.Create("theme", "dark")]), ("Cookie", "who=ada"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private sealed class Routes : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention) { }
    }
}
