using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class SettingsTests(Site site)
{
    [Fact]
    public async Task A_write_key_is_shown_once_and_what_it_sends_amiss_is_listed_with_the_reason()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/settings/sources");
        await page.GetByLabel("Source", new() { Exact = true }).FillAsync("kiosk");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make key" }).ClickAsync();
        var key = (await page.Locator(".notice code.secret, .notice .secret code").First.TextContentAsync())!.Trim();
        await tab.Go("/settings/sources");
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "kiosk", Exact = true })).ToBeVisibleAsync();
        Assert.DoesNotContain(key, await page.ContentAsync());

        await site.Send(key, [new JsonObject { ["type"] = "track", ["userId"] = "k-1", ["messageId"] = "no name" }]);
        await page.Locator("tr", new() { HasText = "kiosk" }).GetByRole(AriaRole.Link, new() { Name = "Refusals" }).ClickAsync();
        var refusal = page.Locator("table").Last.Locator("tbody tr");
        await Expect(refusal).ToHaveCountAsync(1);
        await Expect(refusal).ToContainTextAsync("no-event");
        await Expect(refusal).ToContainTextAsync("Set event to what happened");
        await refusal.Locator("summary").ClickAsync();
        await Expect(refusal.Locator("pre")).ToContainTextAsync("\"userId\":\"k-1\"");

        await tab.Go("/settings/sources");
        await page.GetByRole(AriaRole.Button, new() { Name = "of kiosk" }).ClickAsync();
        await Expect(page.Locator("tr", new() { HasText = "kiosk" })).ToContainTextAsync("revoked");
        await tab.IsSound();
    }

    [Fact]
    public async Task A_user_is_added_with_a_password_that_is_shown_once_and_must_be_changed()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/settings/users");
        await page.GetByLabel("User name").FillAsync("grace");
        await page.GetByLabel("Full name").FillAsync("Grace Hopper");
        await page.Locator("#new-f-role").SelectOptionAsync("analyst");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        var password = (await page.Locator(".secret code").TextContentAsync())!.Trim();
        await Expect(page.Locator("tr", new() { HasText = "Grace Hopper" })).ToContainTextAsync("active");

        await using var grace = await site.OpenAlone();
        await grace.SignIn("grace", password);
        await Expect(grace.Page.GetByText("Choose your own below")).ToBeVisibleAsync();
        await grace.Page.GetByLabel("Current password").FillAsync(password);
        await grace.Page.GetByLabel("New password").FillAsync("a nanosecond is a foot");
        await grace.Page.GetByRole(AriaRole.Button, new() { Name = "Change it" }).ClickAsync();
        await Expect(grace.Page.GetByText("Your password is changed")).ToBeVisibleAsync();

        await tab.Go("/settings/users");
        await page.GetByRole(AriaRole.Button, new() { Name = "Deactivate grace" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Reactivate grace" })).ToBeVisibleAsync();
        await grace.Go("/people");
        await Expect(grace.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await tab.IsSound();
        await grace.IsSound();
    }

    [Fact]
    public async Task A_token_is_made_and_revoked_and_the_audit_list_says_who_did_it()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/settings/api-tokens");
        await page.GetByLabel("What it is for").FillAsync("nightly import");
        await page.GetByLabel("Import events").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        await Expect(page.Locator(".secret code")).ToContainTextAsync("tlt_");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke nightly import" }).ClickAsync();
        await Expect(page.Locator("tr", new() { HasText = "nightly import" })).ToContainTextAsync("revoked");
        await tab.Go("/settings/audit");
        var lines = page.Locator("tbody tr");
        await Expect(lines.Nth(0)).ToContainTextAsync("token.revoke");
        await Expect(lines.Nth(1)).ToContainTextAsync("token.create");
        await Expect(lines.Nth(1)).ToContainTextAsync("Administrator");
        await lines.Nth(1).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByText("Only token.create")).ToBeVisibleAsync();
        await tab.IsSound();
    }
}
