using Microsoft.Playwright;
using Throughline.Support;

namespace Throughline.Sdks.Tests;

/// <summary>A headless Chromium of this machine.</summary>
internal sealed class Browsers : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Browsers(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<Browsers> Start()
    {
        var driver = await Playwright.CreateAsync();
        return new Browsers(driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Program, Headless = true, Args = Chromium.Arguments }));
    }

    /// <summary>A page with cookies and storage of its own.</summary>
    public async Task<IPage> NewPage() => await (await browser.NewContextAsync()).NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
