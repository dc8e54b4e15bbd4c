using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Throughline.Support;

namespace Throughline.Bench.Strata;

/// <summary>
/// Questions about journeys over HTTP: a real server with ten million events (THROUGHLINE_BENCH_EVENTS for fewer), each question with a filter
/// on events and one on journeys, and different from all before it, so that nothing was kept. One after another, by the client's clock; the
/// processor time that the server took for one stands beside it, which says more on a busy machine.
/// </summary>
internal static class JourneysBench
{
    private const string Password = "bench-password-1";
    private const int EventsASecond = 2000, EventsABatch = 100;
    private const long Minute = 60_000_000, Day = 1440 * Minute;

    public static async Task<IEnumerable<Result>> OnSqlite(Size size)
    {
        var asked = Environment.GetEnvironmentVariable("THROUGHLINE_BENCH_EVENTS");
        var events = asked is null ? size == Size.Short ? 60_000 : 10_000_000 : int.Parse(asked, CultureInfo.InvariantCulture);
        using var store = await JourneyStore.Make(events);
        var key = await ServerProcess.CreateWriteKey(store.Data, "load");
        await using var server = await ServerProcess.Start(store.Data, null, new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = Password });
        using var visitor = new Visitor(server.Url);
        using var signedIn = await visitor.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Password));
        return await new Asking(server, visitor, key, size == Size.Short, string.Create(CultureInfo.InvariantCulture, $"{events:N0} events")).All();
    }

    private sealed class Asking(ServerProcess server, Visitor visitor, string key, bool isShort, string about)
    {
        private readonly int times = isShort ? 5 : 40;
        private readonly List<Result> results = [];
        private int asked;

        public async Task<List<Result>> All()
        {
            await Once("first question by person: its journeys are built from the log", """{"ask":"steps"}""", 120_000);
            var anonymous = Anonymous();
            await Once("first question by case: its journeys are built from the log", """{"ask":"steps","by":"case"}""", 120_000);
            foreach (var by in (string[])["person", "case"])
            {
                await Several($"map by {by}", by, "\"ask\":\"map\"", 150);
                await Several($"variants by {by}", by, "\"ask\":\"variants\"", 150);
                await Several($"funnel of 4 steps by {by}", by, """ "ask":"funnel","funnel":{"steps":[{"any":["Step 0"]},{"any":["Step 3"]},{"any":["Step 5"]},{"any":["Step 8"]}],"within":"7d"}""", 150);
                await Several($"paths by {by}", by, """ "ask":"paths","paths":{"at":"Step 3","steps":4}""", 150);
                await Several($"drop-off by {by}", by, """ "ask":"dropOff","dropOff":{"goal":["Step 8"],"silent":"14d"}""", 150);
                if (by == "person")
                    await Several($"escalation by {by}", by, """ "ask":"escalation","escalation":{"contact":["Step 33"],"every":"1d","lookBack":"7d"}""", 1000);
                await Several($"compare two periods by {by}", by, """ "ask":"compare","compare":{"first":{"journeys":{"to":"2024-06-01T00:00:00Z"}},"second":{"journeys":{"from":"2024-06-01T00:00:00Z"}}}""", 1000, ownJourneys: false);
            }
            await Again();
            // the first ones of all came while the runtime still compiled the server
            await Several("map by person, some hundred questions later", "person", "\"ask\":\"map\"", 150);
            await Once("first question with a property as the journeys' key", """{"ask":"map","by":"property:order"}""", 1000);
            await Once("first question with a property as a filter", """{"ask":"map","events":{"where":{"plan":["pro"]}}}""", 1000);
            var after = Anonymous();
            results.Add(new Result($"Journeys: memory of the server that is no file's, after all this; {about}", after / 1e6, null, 600, "MB",
                string.Create(CultureInfo.InvariantCulture, $"{anonymous / 1e6:N0} MB after the first question; mapped files {Machine.Status(server.ProcessId, "RssFile") / 1e6:N0} MB"), IsLimit: true));
            await Fresh(TimeSpan.FromSeconds(isShort ? 2 : 20));
            return results;
        }

        private long Anonymous() => Machine.Status(server.ProcessId, "RssAnon");

        private static string Question(string ask, string by, int number, bool ownJourneys)
        {
            // a month or more is left out at the beginning, and each question another minute of it
            var from = DateTimeOffset.FromUnixTimeMilliseconds((JourneyStore.Begin + 5 * Day + number * Minute) / 1000).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var journeys = ownJourneys ? $$""","journeys":{"contains":["Step {{1 + number % 3 * 2}}"]}""" : "";
            return $$"""{{{ask}},"by":"{{by}}","events":{"channels":["web","app","{{(number % 2 == 0 ? "email" : "phone")}}"],"from":"{{from}}"}{{journeys}}}""";
        }

        private async Task Several(string what, string by, string ask, double target, bool ownJourneys = true)
        {
            var (taken, cost) = (new List<double>(), 0.0);
            for (var i = -2; i < times; i++)
            {
                var before = Processor();
                var one = await Ask(Question(ask, by, asked++, ownJourneys));
                if (i < 0)
                    continue; // the first ones start things up
                taken.Add(one);
                cost += Processor() - before;
            }
            Add($"{what}, two filters", taken, target, $"; {cost / times:N0} ms of processor time a question");
        }

        /// <summary>The same question a second time.</summary>
        private async Task Again()
        {
            var taken = new List<double>();
            for (var i = 0; i < times; i++)
            {
                var question = Question("\"ask\":\"map\"", "person", asked++, true);
                await Ask(question);
                taken.Add(await Ask(question));
            }
            Add("the same map a second time", taken, 10, "");
        }

        private async Task Once(string what, string question, double target)
        {
            var (before, clock, taken) = (Processor(), Stopwatch.StartNew(), 0.0);
            while (taken == 0)
            {
                try
                {
                    await Ask(question);
                    taken = clock.Elapsed.TotalMilliseconds;
                }
                catch (TaskCanceledException)
                {
                    // the client lost patience; the server goes on from where it was
                }
            }
            results.Add(new Result($"Journeys: {what}; {about}", taken, null, target, "ms", $"{Processor() - before:N0} ms of processor time; load {Machine.Load()}", IsLimit: true));
            await Say();
        }

        /// <summary>While events come in steadily, each batch is looked for as soon as it was acknowledged, until an answer has it.</summary>
        private async Task Fresh(TimeSpan lasts)
        {
            using var client = new HttpClient { BaseAddress = server.Url };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(key + ":")));
            var (clock, taken, sent) = (Stopwatch.StartNew(), new List<double>(), 0);
            const string Question = """{"ask":"steps","events":{"sources":["load"]}}""";
            var before = await EventsOf(Question); // of an earlier run, where the store was kept
            while (clock.Elapsed < lasts)
            {
                using var body = new StringContent(Body(sent));
                body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var said = await client.PostAsync("/v1/batch", body);
                said.EnsureSuccessStatusCode();
                sent += EventsABatch;
                var since = Stopwatch.StartNew();
                while (await EventsOf(Question) < before + sent)
                    await Task.Yield();
                taken.Add(since.Elapsed.TotalMilliseconds);
                var due = TimeSpan.FromSeconds(sent / (double)EventsASecond) - clock.Elapsed;
                if (due > TimeSpan.Zero)
                    await Task.Delay(due);
            }
            Add($"from an event's acknowledgement to an answer with it, while {sent / clock.Elapsed.TotalSeconds:N0} events a second come", taken, 1000, "");
        }

        private static string Body(int from)
        {
            var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            var items = Enumerable.Range(from, EventsABatch).Select(n => JsonSerializer.Serialize(new
            {
                type = "track",
                @event = JourneyStore.StepName(n % StrataLog.Steps),
                messageId = $"load-{Environment.ProcessId}-{n}-{now}",
                userId = JourneyStore.User(1 + n * 37 % 4000),
                timestamp = now,
                properties = new { order = $"o-{n}" },
            }));
            return $$"""{"batch":[{{string.Join(',', items)}}],"sentAt":"{{now}}"}""";
        }

        private async Task<long> EventsOf(string question)
        {
            using var answer = await visitor.Get(Address(question));
            var text = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException($"{question} answered {(int)answer.StatusCode}: {text}");
            using var json = JsonDocument.Parse(text);
            return json.RootElement.GetProperty("events").GetInt64();
        }

        private static string Address(string question) => $"/api/journeys?q={Uri.EscapeDataString(question)}";

        private async Task<double> Ask(string question)
        {
            var clock = Stopwatch.StartNew();
            using var answer = await visitor.Get(Address(question));
            var said = await answer.Content.ReadAsByteArrayAsync();
            var taken = clock.Elapsed.TotalMilliseconds;
            return answer.IsSuccessStatusCode ? taken
                : throw new InvalidOperationException($"{question} answered {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(said)}\n{server.Output[^Math.Min(4000, server.Output.Length)..]}");
        }

        private double Processor()
        {
            using var process = Process.GetProcessById(server.ProcessId);
            return process.TotalProcessorTime.TotalMilliseconds;
        }

        private void Add(string what, List<double> taken, double target, string more)
        {
            taken.Sort();
            // As with Strata's ratios, the short form takes the best of several: one alone may fall where others have the machine.
            var (measured, which) = isShort ? (taken[0], "best") : (taken[(int)(taken.Count * 0.95)], "95 of 100");
            results.Add(new Result($"Journeys: {what}, {which}; {about}", measured, null, target, "ms",
                $"middle {taken[taken.Count / 2]:N0} ms, longest {taken[^1]:N0} ms, of {taken.Count}{more}; load {Machine.Load()}", IsLimit: true));
            Console.Error.WriteLine(results[^1].Row());
        }

        private Task Say() => Console.Error.WriteLineAsync(results[^1].Row());
    }
}
