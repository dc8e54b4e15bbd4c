using System.Collections.Concurrent;

namespace Throughline.Host.Tests.Access;

/// <summary>
/// Every route of a real server, asked over HTTP by somebody of every role, by programs with tokens, and by nobody. What each should be answered stands in
/// docs/access.md and docs/routes.md.
/// </summary>
[Collection(nameof(Desk))]
public sealed class RouteMatrixTests(Desk desk)
{
    [Fact]
    public void Every_route_stands_in_the_documentation_and_no_other()
    {
        var served = desk.Routes.Select(route => route.Name).ToHashSet(StringComparer.Ordinal);
        Assert.True(served.Count > 300, $"Only {served.Count} routes are described.");
        Assert.Equal([], served.Except(AccessTable.Routes.Keys).Order(StringComparer.Ordinal)); // new ones: write them under their permission in docs/routes.md
        Assert.Equal([], AccessTable.Routes.Keys.Except(served).Order(StringComparer.Ordinal));
        Assert.Equal([], AccessTable.Routes.Values.Except([.. AccessTable.Permissions, AccessTable.Public]));
    }

    [Fact]
    public async Task Who_lacks_a_routes_permission_is_refused_and_nothing_is_changed()
    {
        var before = await desk.AtRest();
        var (asked, wrong) = (0, new List<string>());
        foreach (var (route, needs) in Guarded())
            foreach (var who in (string[])["", .. Without(needs), .. AccessTable.Roles.Where(role => !role.Value.Contains(needs)).Select(role => role.Key)])
            {
                // refused before anything is looked at: also for what is there
                var reply = await desk.By(who).Ask(route, desk.Known.Path(route));
                asked++;
                if (who.Length == 0 ? !(reply.Status == 401 || (route is { IsPage: true, Method: "GET" } && reply.LeadsToSignIn)) : reply.Status != 403 || !reply.IsForPermission(needs))
                    wrong.Add($"{route.Name} needs {needs}, and answered {reply.Status} to {(who.Length > 0 ? who : "nobody")}");
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(asked > 1300, $"Only {asked} were asked.");
        Assert.Equal([], StoreWatch.Changed(before, await desk.Store.Settled()));
    }

    [Fact]
    public async Task Who_has_a_routes_permission_is_not_refused_for_their_role_and_nothing_breaks()
    {
        var (asked, wrong) = (0, new ConcurrentBag<string>());
        await Parallel.ForEachAsync(Guarded().Where(of => of.Route.Template != "/sign-out"), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (of, _) =>
        {
            foreach (var who in (string[])["only " + of.Needs, .. AccessTable.Roles.Where(role => role.Value.Contains(of.Needs)).Select(role => role.Key)])
            {
                var reply = await desk.By(who).Ask(of.Route, Known.Nothing(of.Route));
                Interlocked.Increment(ref asked);
                if (reply.Status >= 500 || reply.IsForPermission(of.Needs))
                    wrong.Add($"{of.Route.Name} needs {of.Needs}, and answered {reply.Status} to {who}: {reply.Body[..Math.Min(reply.Body.Length, 200)]}");
            }
        });
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
        Assert.True(asked > 1500, $"Only {asked} were asked.");
    }

    [Fact]
    public async Task What_there_is_can_be_asked_for_with_nothing_said_and_nothing_breaks()
    {
        var wrong = new List<string>();
        foreach (var (route, _) in Guarded().Where(of => of.Route.Template != "/sign-out").OrderBy(of => of.Route.Template.Contains("erasure", StringComparison.Ordinal) || of.Route.Method == "DELETE"))
        {
            var reply = await desk.By("admin").Ask(route, desk.Known.Path(route, spare: true));
            if (reply.Status >= 500)
                wrong.Add($"{route.Name} answered {reply.Status}: {reply.Body[..Math.Min(reply.Body.Length, 200)]}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_a_browser_sends_from_a_page_of_somebody_elses_changes_nothing()
    {
        var before = await desk.AtRest();
        foreach (var (route, _) in Guarded().Where(of => !of.Route.Reads))
            foreach (var from in (ValueTuple<string, string>[])[("Origin", "https://elsewhere.example"), ("Sec-Fetch-Site", "same-site")])
            {
                var reply = await desk.By("admin").Ask(route, desk.Known.Path(route), null, from);
                Assert.True(reply.Status == 403, $"{route.Name} answered {reply.Status} to a form of {from}.");
            }
        Assert.Equal([], StoreWatch.Changed(before, await desk.Store.Settled()));
    }

    [Fact]
    public async Task What_is_public_breaks_for_nobody()
    {
        foreach (var route in desk.Routes.Where(route => AccessTable.Routes.GetValueOrDefault(route.Name) == AccessTable.Public))
            foreach (var path in (string[])[Known.Nothing(route), desk.Known.Path(route)])
            {
                var reply = await desk.Nobody.Ask(route, path);
                Assert.True(reply.Status < 500, $"{route.Name} answered {reply.Status}: {reply.Body}");
                Assert.DoesNotContain(Desk.Secret, reply.Body, StringComparison.OrdinalIgnoreCase);
            }
    }

    /// <summary>A token is somebody, and that is all that one's own account asks for.</summary>
    private static string[] Without(string permission) => permission == "account:own" ? [] : ["without " + permission];

    private IEnumerable<(Route Route, string Needs)> Guarded() =>
        from route in desk.Routes
        let needs = AccessTable.Routes.GetValueOrDefault(route.Name, AccessTable.Public)
        where needs != AccessTable.Public
        select (route, needs);
}

[CollectionDefinition(nameof(Desk))]
public sealed class DeskCollection : ICollectionFixture<Desk>;
