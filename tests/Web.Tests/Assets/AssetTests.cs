using System.Net;
using System.Text.RegularExpressions;
using Throughline.Support;

namespace Throughline.Web.Tests.Assets;

public sealed class AssetTests() : WebCase(Store.Sqlite)
{
    [Fact]
    public async Task What_a_page_loads_is_kept_by_its_hash_packed_and_within_the_budget()
    {
        using var visitor = (await Serve()).Visit();
        using var settings = await visitor.Send(HttpMethod.Get, "/settings", null, ("Cookie", "who=ada"));
        var page = await settings.Content.ReadAsStringAsync();
        var urls = Regex.Matches(page, "(?:src|href)=\"(?<url>/assets/[^\"#]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(match => match.Groups["url"].Value).Distinct().ToList();
        Assert.Contains(urls, url => url.StartsWith("/assets/main.css", StringComparison.Ordinal));
        long scripts = 0, styles = 0;
        foreach (var url in urls)
        {
            using var answer = await visitor.Send(HttpMethod.Get, url, null, ("Accept-Encoding", "gzip"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            var length = answer.Content.Headers.ContentLength!.Value;
            scripts += url.Contains(".js", StringComparison.Ordinal) ? length : 0;
            styles += url.Contains(".css", StringComparison.Ordinal) ? length : 0;
        }
        Assert.InRange(scripts, 1, 150_000);
        Assert.InRange(styles, 1, 60_000);
    }

    [Fact]
    public async Task A_file_asked_for_again_is_not_sent_again()
    {
        using var visitor = (await Serve()).Visit();
        using var first = await visitor.Get("/assets/main.js");
        using var again = await visitor.Send(HttpMethod.Get, "/assets/main.js", null, ("If-None-Match", first.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/assets/nothing.js")).StatusCode);
    }
}
