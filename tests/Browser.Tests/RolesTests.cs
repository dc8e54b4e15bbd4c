using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class RolesTests(Site site)
{
    private static readonly string[] Pages =
        ["/wallboard", "/people", "/journeys", "/settings/queues", "/settings/agents", "/settings/clocks", "/settings/sources", "/settings/refusals", "/settings/users", "/settings/api-tokens", "/settings/audit"];

    [Theory]
    [InlineData("agent", "/inbox", "/wallboard", "/people", "/settings/api-tokens")]
    [InlineData("analyst", "/journeys", "/wallboard", "/people", "/journeys", "/settings/refusals", "/settings/api-tokens")]
    [InlineData("supervisor", "/people", "/wallboard", "/settings/queues", "/settings/agents", "/settings/clocks", "/people", "/journeys", "/settings/refusals", "/settings/api-tokens", "/settings/audit")]
    public async Task A_role_sees_what_it_may_use_and_is_told_what_it_may_not(string role, string start, params string[] may)
    {
        await using var tab = await site.Open(role);
        var page = tab.Page;
        tab.Expect("status of 403");
        await tab.Go("/");
        await Expect(page).ToHaveURLAsync(site.Url + start[1..]);
        await tab.Go("/settings");
        var rail = await page.Locator("#rail .rail-link").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))");
        Assert.Equal(may.Order(StringComparer.Ordinal), rail.Where(Pages.Contains).Order(StringComparer.Ordinal));
        foreach (var path in Pages)
        {
            Assert.Equal(may.Contains(path) ? 200 : 403, await tab.Go(path));
            if (may.Contains(path))
                continue;
            await Expect(page.GetByText("Your role does not include")).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = "To the start page" })).ToBeVisibleAsync();
        }
        await tab.IsSound();
    }
}
