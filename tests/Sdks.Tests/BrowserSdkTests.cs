using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Throughline.Support;

namespace Throughline.Sdks.Tests;

/// <summary>Segment's browser SDK in a real Chromium, on a page of another origin.</summary>
public sealed class BrowserSdkTests : IAsyncLifetime
{
    private Browsers? browser;
    private WebApplication? shop;
    private string order = "";

    public async ValueTask InitializeAsync()
    {
        var bundle = Path.Combine(Path.GetTempPath(), $"throughline-browser-sdk-{Environment.ProcessId}.js");
        using (var esbuild = Process.Start(new ProcessStartInfo(Repository.At("tests/sdk/node_modules/.bin/esbuild"),
            [Repository.At("tests/sdk/browser.js"), "--bundle", "--minify", "--log-level=error", $"--outfile={bundle}"]))!)
        {
            await esbuild.WaitForExitAsync();
            Assert.Equal(0, esbuild.ExitCode);
        }
        var script = await File.ReadAllTextAsync(bundle);
        var page = await File.ReadAllTextAsync(Repository.At("tests/sdk/browser.html"));
        File.Delete(bundle);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        shop = builder.Build();
        shop.MapGet("/", () => Results.Content(page, "text/html"));
        shop.MapGet("/elsewhere", () => Results.Content("<!doctype html><title>Elsewhere</title>", "text/html"));
        shop.MapGet("/browser.js", () => Results.Content(script, "text/javascript"));
        shop.MapGet("/order.js", () => Results.Content($"window.order = {order};", "text/javascript"));
        await shop.StartAsync();

        browser = await Browsers.Start();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_event_arrives_once_with_corrected_time(bool batching)
    {
        await using var collector = await Collector.Start();
        await using var proxy = await FlakyProxy.Start(() => collector.Url, (_, _, _) => Task.FromResult(false));
        var page = await Open(proxy.Url, collector.Key, batching, clockWrongBy: (long)TimeSpan.FromHours(5).TotalMilliseconds);
        var sent = await Send(page);
        await Arrived(collector, sent.Count);
        collector.HasExactly(sent, TimeSpan.FromSeconds(10));
        Assert.Equal(5, Math.Round((collector.Events().First(e => e.Name == "Order 1") is var e ? e.OriginalAt!.Value - e.OccurredAt : 0) / 3.6e9));
    }

    [Theory]
    [InlineData(false, 429)]
    [InlineData(false, 503)]
    [InlineData(true, 429)]
    [InlineData(true, 503)]
    public async Task Every_event_arrives_once_when_the_server_refuses_for_a_while(bool batching, int status)
    {
        await using var collector = await Collector.Start();
        await using var proxy = await FlakyProxy.Answering(() => collector.Url, status, times: 3);
        var page = await Open(proxy.Url, collector.Key, batching);
        var sent = await Send(page);
        await Arrived(collector, sent.Count);
        collector.HasExactly(sent, TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_event_arrives_once_when_the_server_dies_before_it_answers(bool batching)
    {
        await using var collector = await Collector.Start();
        await using var proxy = await FlakyProxy.Start(() => collector.Url, async (http, n, pass) =>
        {
            if (n != 1)
                return false;
            using var lost = await pass();
            await collector.KillAndRestart();
            http.Abort();
            return true;
        });
        var page = await Open(proxy.Url, collector.Key, batching);
        var sent = await Send(page);
        await Arrived(collector, sent.Count);
        // What was lost comes again: alone, or at the head of the next batch.
        await Until(() => proxy.Passed >= (batching ? 1 : sent.Count), () => $"{proxy.Passed} requests were answered");
        collector.HasExactly(sent, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task What_waits_is_sent_when_the_page_is_left()
    {
        await using var collector = await Collector.Start();
        var page = await Open(collector.Url.ToString().TrimEnd('/'), collector.Key, batching: true);
        await page.EvaluateAsync("() => { window.analytics.track('Seen'); return window.analytics.track('Left'); }");
        await page.GotoAsync(shop!.Urls.Single() + "/elsewhere");
        await Arrived(collector, 2);
        Assert.Equal(["Left", "Seen"], collector.Events().Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    private async Task<IPage> Open(string url, string key, bool batching, long clockWrongBy = 0)
    {
        order = JsonSerializer.Serialize(new { url, key, batching });
        var page = await browser!.NewPage();
        await page.AddInitScriptAsync($$"""
            window.trueNow = Date.now.bind(Date);
            (RealDate => {
              globalThis.Date = class Date extends RealDate {
                constructor(...args) { if (args.length === 0) super(RealDate.now() + {{clockWrongBy}}); else super(...args); }
                static now() { return RealDate.now() + {{clockWrongBy}}; }
              };
            })(Date);
            """);
        await page.GotoAsync(shop!.Urls.Single());
        return page;
    }

    private static async Task<List<SentEvent>> Send(IPage page) => JsonSerializer.Deserialize<List<SentEvent>>(await page.EvaluateAsync<string>(
        """
        () => {
          const sent = [];
          const call = (kind, name, ...args) => { window.analytics[kind](...args); sent.push({ kind, name, at: window.trueNow() }); };
          call('page', 'Docs Home', 'Docs', 'Home');
          call('identify', 'Identified', 'browser-user', { email: 'browser@example.com' });
          for (let i = 0; i < 6; i++) call('track', `Order ${i}`, `Order ${i}`, { total: i, name: 'Ä "quoted" 😀' });
          call('screen', 'Basket', 'Basket');
          call('group', 'Joined group', 'acme', { name: 'Acme' });
          call('alias', 'Aliased', 'browser-user', 'browser-old');
          return JSON.stringify(sent);
        }
        """), JsonSerializerOptions.Web)!;

    private static Task Arrived(Collector collector, int count) => Until(() => collector.Events().Count >= count,
        () => $"{collector.Events().Count} of {count} events arrived: {string.Join(", ", collector.Events().Select(e => e.Name))}");

    private static async Task Until(Func<bool> isSo, Func<string> otherwise)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(90), $"After 90 s: {otherwise()}");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        if (shop is not null)
            await shop.DisposeAsync();
    }
}
