using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Throughline.Support;

namespace Throughline.Bench;

/// <summary>
/// Two people with very many events each are merged and parted again, a few times, while somebody else's events are sent and their timeline is
/// read without a pause: how long the longest of those takes, and the merge itself until its answer, in which both are one.
/// </summary>
internal static class Merges
{
    /// <param name="one">A person's number in the population.</param>
    /// <param name="other">Another's.</param>
    /// <param name="bystander">Somebody else: their number and their id.</param>
    public static async Task<IEnumerable<Result>> Measure(string store, Uri url, Visitor lead, string writeKey, int one, int other, (int Number, long Id) bystander, int times)
    {
        using var sender = new HttpClient { BaseAddress = url };
        sender.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(writeKey + ":")));
        var two = new { one = Population.UserId(one), other = Population.UserId(other) };
        await Others(5); // the first ones start things up
        var before = await Others(40);
        using var over = new CancellationTokenSource();
        var others = Task.Run(() => Others(int.MaxValue, over.Token));
        var merges = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var clock = Stopwatch.StartNew();
            using var merged = await lead.Json(HttpMethod.Post, "/api/people/merge", two);
            var person = (long)JsonNode.Parse(await merged.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!;
            merges.Add(clock.Elapsed.TotalMilliseconds);
            await lead.Page($"/people/{person}");
            clock.Restart();
            using var parted = await lead.Json(HttpMethod.Post, "/api/people/unmerge", two);
            parted.EnsureSuccessStatusCode();
            merges.Add(clock.Elapsed.TotalMilliseconds);
            await lead.Page($"/people/{person}");
        }
        await over.CancelAsync();
        var during = await others;
        return
        [
            new Result($"{store}: merging two people with very many events each, or parting them, the longest", merges.Max(), null, 1000, "ms",
                $"middle {merges.Order().ElementAt(merges.Count / 2):N0} ms, of {merges.Count}; load {Machine.Load()}", IsLimit: true),
            new Result($"{store}: somebody else's event and timeline meanwhile, the longest", during.Max(), null, 250, "ms",
                $"middle {during.Order().ElementAt(during.Count / 2):N0} ms, of {during.Count}; before {before.Order().ElementAt(before.Count / 2):N0} ms, longest {before.Max():N0} ms", IsLimit: true),
        ];

        async Task<List<double>> Others(int most, CancellationToken enough = default)
        {
            var took = new List<double>();
            while (took.Count < most && !enough.IsCancellationRequested)
            {
                var clock = Stopwatch.StartNew();
                using var sent = await sender.PostAsJsonAsync("/v1/track", new { userId = Population.UserId(bystander.Number), @event = "Looked on" }, CancellationToken.None);
                sent.EnsureSuccessStatusCode();
                using var read = await lead.Get($"/api/people/{bystander.Id}/timeline");
                read.EnsureSuccessStatusCode();
                took.Add(clock.Elapsed.TotalMilliseconds);
            }
            return took;
        }
    }
}
