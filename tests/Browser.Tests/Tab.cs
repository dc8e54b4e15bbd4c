using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Throughline.Browser.Tests;

/// <summary>A tab of the browser that keeps what went wrong in it: console errors and warnings, scripts that failed or were blocked, dialogs, requests to other hosts.</summary>
public sealed class Tab : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly bool ownsContext;
    private string[] expected = [];

    private Tab(IPage page, Uri url, bool ownsContext)
    {
        (Page, this.ownsContext) = (page, ownsContext);
        page.SetDefaultTimeout(Site.Patience);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Complain($"{message.Type} in the console: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => Complain("script failed: " + error);
        page.Dialog += (_, dialog) =>
        {
            Complain("dialog: " + dialog.Message);
            _ = dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(url.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                Complain("request to " + request.Url);
        };
        page.WebSocket += (_, socket) =>
        {
            if (new Uri(socket.Url).Authority != url.Authority)
                Complain("stream from " + socket.Url);
        };
    }

    public IPage Page { get; }

    public static async Task<Tab> In(IBrowserContext context, Uri url) => await Prepare(await context.NewPageAsync(), url, false);

    public static async Task<Tab> Alone(IBrowser browser, Uri url, BrowserNewContextOptions? options = null)
    {
        options ??= new() { ViewportSize = new() { Width = 1280, Height = 800 } };
        options.BaseURL = url.ToString();
        return await Prepare(await (await browser.NewContextAsync(options)).NewPageAsync(), url, true);
    }

    /// <summary>Opens an address of the server and waits until the page is whole; a map, until it is drawn. Returns the status.</summary>
    public async Task<int> Go(string path)
    {
        var answer = await Page.GotoAsync(path);
        await Whole();
        return answer?.Status ?? 0;
    }

    public async Task Whole()
    {
        await Assertions.Expect(Page.Locator("html:not([aria-busy])")).ToBeAttachedAsync();
        if (await Page.Locator("#map-share").CountAsync() > 0)
            await Assertions.Expect(Page.Locator("#map-share")).ToContainTextAsync("Shows ");
    }

    public async Task SignIn(string name, string password)
    {
        await Go("/sign-in");
        await Page.GetByLabel("User name").FillAsync(name);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(Page.Locator(".rail")).ToBeAttachedAsync();
        await Whole();
    }

    /// <summary>Tab by Tab to what a selector names; all on the way must show that it has the focus.</summary>
    public async Task TabTo(string selector, int atMost = 80)
    {
        for (var i = 0; i < atMost; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            await FocusIsSeen();
            if (await HasFocus(selector))
                return;
        }
        Assert.Fail($"{selector} was not reached in {atMost} steps at {Page.Url}; the focus is on {await Page.EvaluateAsync<string>("() => document.activeElement.outerHTML.slice(0, 200)")}");
    }

    // Once it has scrolled there, which may be smooth.
    private async Task FocusIsSeen()
    {
        try
        {
            await Page.WaitForFunctionAsync($"() => ({FocusUnseen})() === null", null, new() { Timeout = 10_000 });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"At {Page.Url} the focus can't be seen on {await Page.EvaluateAsync<string?>(FocusUnseen)}");
        }
    }

    public Task<bool> HasFocus(string selector) => Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector);

    /// <summary>Failures of resources that a test brings about, by a part of their message, such as "status of 403".</summary>
    public void Expect(params string[] parts) => expected = parts;

    public bool IsWithoutComplaint => complaints.IsEmpty;

    /// <summary>Nothing went wrong up to now.</summary>
    public async Task IsSound()
    {
        Assert.Null(await Page.EvaluateAsync<string?>("() => window.pwned === undefined ? null : 'a hostile string was executed'"));
        Assert.True(complaints.IsEmpty, string.Join('\n', complaints));
    }

    public async ValueTask DisposeAsync()
    {
        if (ownsContext)
            await Page.Context.CloseAsync();
        else
            await Page.CloseAsync();
    }

    private static async Task<Tab> Prepare(IPage page, Uri url, bool ownsContext)
    {
        var tab = new Tab(page, url, ownsContext);
        await page.AddInitScriptAsync("document.addEventListener('securitypolicyviolation', e => console.error(`blocked by the policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`));");
        return tab;
    }

    private void Complain(string what)
    {
        if (!expected.Any(what.Contains))
            complaints.Enqueue($"{Page.Url}: {what}");
    }

    // An outline or a ring; in the map, where outlines don't follow lines, a band along the line or a thicker border. And not out of sight.
    private const string FocusUnseen =
        """
        () => {
          const element = document.activeElement;
          if (element === document.body) return null;
          const style = getComputedStyle(element);
          const place = element.getBoundingClientRect();
          const inSight = place.bottom > 0 && place.right > 0 && place.top < innerHeight && place.left < innerWidth;
          const band = element.querySelector?.(".map-hit"), box = element.querySelector?.(".map-box");
          const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none"
            || (band && getComputedStyle(band).stroke !== "rgba(0, 0, 0, 0)") || (box && parseFloat(getComputedStyle(box).strokeWidth) >= 2.5);
          return marked && inSight ? null : `${element.outerHTML.slice(0, 200)} (${inSight ? "no mark" : "out of sight"})`;
        }
        """;
}
