using System.Net;
using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Support;

namespace Throughline.Events.Tests.Collect;

/// <summary>The whole table, one after the other on one server, so that what one leaves behind may hurt the next.</summary>
public abstract class HostileInputTests(Store store) : CollectCase(store)
{
    public sealed class OnSqlite() : HostileInputTests(Store.Sqlite);
    public sealed class OnPostgres() : HostileInputTests(Store.Postgres);

    [Fact]
    public async Task Each_is_a_clear_error_a_refusal_or_stored_as_it_was_sent()
    {
        Assert.True(HostileInputs.All.Count >= 200);
        var wrong = new List<string>();
        foreach (var input in HostileInputs.All)
            if (await Differs(input) is { } difference)
                wrong.Add($"{input}: {difference}");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {HostileInputs.All.Count}:\n{string.Join('\n', wrong)}");
        Assert.True((await Client.GetAsync("/health")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task What_was_refused_is_shown_escaped_and_shortened()
    {
        foreach (var input in HostileInputs.All.Where(i => i.Expect.StartsWith("refused", StringComparison.Ordinal)))
            await Sent(input);
        var before = "";
        var shown = 0;
        do
        {
            var page = await Client.GetStringAsync("/settings/refusals" + before);
            Assert.DoesNotContain("<script>window", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<svg/onload", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<turbo-stream", page, StringComparison.OrdinalIgnoreCase);
            using var list = JsonDocument.Parse(await Client.GetStringAsync("/api/refusals" + before));
            foreach (var refusal in list.RootElement.GetProperty("refusals").EnumerateArray())
            {
                shown++;
                Assert.True(refusal.GetProperty("item").GetString()!.Length <= Refusal.LongestItem + 1);
                Assert.NotNull(refusal.GetProperty("advice").GetString());
            }
            before = list.RootElement.GetProperty("next") is { ValueKind: JsonValueKind.Number } next ? $"?before={next.GetInt64()}" : "";
        }
        while (before.Length > 0);
        Assert.Equal((await Reasons()).Count, shown);
    }

    private async Task<string?> Differs(HostileInput input)
    {
        var (events, refusals) = (await Count(), await CountRefusals());
        using var answer = await Sent(input);
        var text = await answer.Content.ReadAsStringAsync();
        var (newEvents, newRefusals) = (await Count() - events, await CountRefusals() - refusals);
        switch (input.Expect)
        {
            case "400" or "401":
                return (int)answer.StatusCode != int.Parse(input.Expect) ? $"answered {(int)answer.StatusCode}: {text}"
                    : answer.Content.Headers.ContentType?.MediaType != "application/problem+json" ? "no problem details"
                    : newEvents + newRefusals > 0 ? "left something behind" : null;
            case "nothing":
                return answer.StatusCode != HttpStatusCode.OK ? $"answered {(int)answer.StatusCode}" : newEvents + newRefusals > 0 ? "left something behind" : null;
            case "stored":
                return answer.StatusCode != HttpStatusCode.OK ? $"answered {(int)answer.StatusCode}: {text}"
                    : newEvents != 1 || newRefusals != 0 ? $"{newEvents} stored, {newRefusals} refused: {text}"
                    : await Holds(input.Stored!) ? null : "it isn't stored as it was sent";
            default:
                var reason = input.Expect["refused:".Length..];
                return answer.StatusCode != HttpStatusCode.OK ? $"answered {(int)answer.StatusCode}: {text}"
                    : newRefusals > 1 ? $"{newRefusals} refusals"
                    : text.Contains($"\"reason\":\"{reason}\"", StringComparison.Ordinal) ? null : $"refused otherwise: {text}";
        }
    }

    private async Task<HttpResponseMessage> Sent(HostileInput input) => await Send(input.Path, input.Body, request =>
    {
        foreach (var (name, value) in input.Headers)
        {
            if (name == "Authorization")
                request.Headers.Authorization = null;
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
        }
    });

    private Task<long> CountRefusals() => Database.Read(session => Get<Refusals>().Count(session));

    /// <summary>The newest event holds the text somewhere, as it was sent: as JSON reads it, for escapes may be written otherwise.</summary>
    private async Task<bool> Holds(string text)
    {
        var stored = await Database.Read(session =>
        {
            var log = Get<EventLog>();
            var e = log.Find(session, log.LastSequence(session))!;
            var known = Get<Identifiers>().Of(session, [e.Subject, .. e.Others]);
            return (string[])[e.Name, e.Properties, e.Context ?? "", .. known.Select(k => k.Value)];
        });
        return stored.Any(field => field.Contains(text, StringComparison.Ordinal) || Texts(field).Any(t => t.Contains(text, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Texts(string field)
    {
        if (!field.StartsWith('{'))
            return [];
        using var json = JsonDocument.Parse(field);
        return [.. All(json.RootElement)];

        static IEnumerable<string> All(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.String => [element.GetString()!],
            JsonValueKind.Object => element.EnumerateObject().SelectMany(p => All(p.Value).Prepend(p.Name)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(All),
            _ => [],
        };
    }
}
