using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class PolicyPagesTests(Site site)
{
    [Fact]
    public async Task A_draft_is_made_as_a_form_a_mistake_is_said_with_its_place_and_what_differs_is_shown()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        tab.Expect("status of 422");
        await tab.Go("/gate/policies");
        await page.GetByRole(AriaRole.Link, new() { Name = "Draft from the live version" }).ClickAsync();
        var limit = page.Locator("#edit-caps input[name='caps.0.limit']");
        await limit.FillAsync("many");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep as a draft" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("caps[1].limit: A whole number");
        await Expect(limit).ToHaveValueAsync("many");
        await limit.FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep as a draft" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Policy, version");
        await Expect(page.Locator("#differences tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("#differences")).ToContainTextAsync("Caps, a day");
        await Expect(page.Locator("#read-caps")).ToContainTextAsync("a week");
        await tab.IsSound();
    }

    [Fact]
    public async Task Text_and_form_say_the_same_and_errors_of_the_text_have_their_line()
    {
        await using var tab = await site.Open("marketer");
        var page = tab.Page;
        tab.Expect("status of 422");
        await tab.Go("/gate/policies/1/draft?as=text");
        var text = page.GetByLabel("The document (YAML)");
        await text.FillAsync("caps:\n  - name: a day\n    limit: 1\n    per: fortnight\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Line 4, caps[1].per");
        await text.FillAsync("caps:\n  - name: a day\n    limit: 1\n    per: day\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on as a form" }).ClickAsync();
        await Expect(page.Locator("input[name='caps.0.per']")).ToHaveValueAsync("day");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on as text" }).ClickAsync();
        await Expect(text).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("name: a day", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await tab.IsSound();
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("analyst")]
    [InlineData("supervisor")]
    public async Task Who_may_only_see_reads_policies_and_is_refused_the_form(string role)
    {
        await using var tab = await site.Open(role);
        tab.Expect("status of 403");
        Assert.Equal(200, await tab.Go("/gate/policies"));
        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Draft from the live version" })).ToHaveCountAsync(0);
        Assert.Equal(200, await tab.Go("/gate/policies/1"));
        Assert.Equal(403, await tab.Go("/gate/policies/1/draft"));
        await tab.IsSound();
    }
}
