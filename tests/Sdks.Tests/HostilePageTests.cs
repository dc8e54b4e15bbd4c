using System.Net.Http.Headers;
using System.Text;
using Microsoft.Playwright;
using Throughline.Events.Tests.Collect;

namespace Throughline.Sdks.Tests;

/// <summary>Everything in the table of hostile inputs that was stored or refused, shown in a real browser: nothing of it runs.</summary>
public sealed class HostilePageTests
{
    [Fact]
    public async Task Nothing_that_was_sent_executes_where_it_is_shown()
    {
        await using var collector = await Collector.Start();
        using var client = new HttpClient { BaseAddress = collector.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(collector.Key + ":")));
        foreach (var input in HostileInputs.All.Where(i => i.Headers.Count == 0 && !i.Expect.StartsWith('4')))
            Assert.True((await client.PostAsync(input.Path, new ByteArrayContent(input.Body))).IsSuccessStatusCode, input.ToString());

        await using var browser = await Browsers.Start();
        var page = await browser.NewPage();
        var noise = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                noise.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => noise.Add($"{page.Url}: {error}");
        page.Dialog += async (_, dialog) =>
        {
            noise.Add($"{page.Url}: a dialog says {dialog.Message}");
            await dialog.DismissAsync();
        };

        await page.GotoAsync(new Uri(collector.Url, "/sign-in").ToString());
        await page.FillAsync("input[name=name]", "admin");
        await page.FillAsync("input[name=password]", Collector.Password);
        await page.ClickAsync("main button");
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));

        var shown = 0;
        foreach (var start in (string[])["/settings/refusals", "/people"])
        {
            await Look(page, new Uri(collector.Url, start).ToString());
            for (; shown < 100; shown++)
            {
                await Harmless(page);
                if (await page.QuerySelectorAsync("a[rel=next]") is not { } next)
                    break;
                await Look(page, new Uri(collector.Url, (await next.GetAttributeAsync("href"))!).ToString());
            }
        }
        await Look(page, new Uri(collector.Url, "/people").ToString());
        var people = await page.EvalOnSelectorAllAsync<string[]>("main a[href^='/people/']", "links => links.map(a => a.href)");
        Assert.True(people.Length > 40);
        foreach (var person in people.Distinct())
        {
            await Look(page, person);
            await Harmless(page);
        }
        Assert.Empty(noise);
    }

    private static async Task Look(IPage page, string url)
    {
        var answer = await page.GotoAsync(url);
        Assert.True(answer!.Ok, $"{url} is answered with {answer.Status}");
    }

    private static async Task Harmless(IPage page)
    {
        Assert.True(await page.EvaluateAsync<bool>("() => window.pwned === undefined"), page.Url);
        Assert.Empty(await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('main script, main svg[onload], main img[onerror], turbo-stream, main a[href^="javascript:"]')]
              .filter(e => !(e.matches('script[src^="/assets/"]') && e.textContent === '')) // a page's own script, from this server's files
              .map(e => e.outerHTML.slice(0, 200))
            """));
        foreach (var details in await page.QuerySelectorAllAsync("main details"))
            await details.EvaluateAsync("element => element.open = true");
    }
}
