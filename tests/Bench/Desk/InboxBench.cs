using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Bench.Desk;

/// <summary>
/// How fast the inbox of a desk with a million conversations and ten million messages answers: its views, an opened conversation, search. One request after another; the
/// time is the client's, so the way over the loopback and rendering count.
/// </summary>
internal static class InboxBench
{
    private const string Password = "bench-password-1";
    private const int Limit = 50;
    private static readonly Dictionary<string, string> Environment = new() { ["THROUGHLINE_ADMIN_PASSWORD"] = Password };

    public static async Task<IEnumerable<Result>> OnSqlite(Size size)
    {
        await using var store = DeskStore.OnSqlite(DeskStore.ConversationsOf(size));
        return await Measure("SQLite", store, size);
    }

    public static async Task<IEnumerable<Result>> OnPostgres(Size size)
    {
        await using var store = await DeskStore.OnPostgres(DeskStore.ConversationsOf(size));
        return await Measure("PostgreSQL", store, size);
    }

    private static async Task<List<Result>> Measure(string name, DeskStore store, Size size)
    {
        await Filled(store);
        var often = size == Size.Short ? 8 : 40;
        await using var server = await store.Serve(Environment);
        await Machine.CalmsDown(server.ProcessId);
        var results = new List<Result>();
        var chance = new Random(23);
        foreach (var (who, load) in ((string, string)[])[("ordinary", "an ordinary load"), ("heavy", "a heavy load"), ("admin", "who leads the desk")])
        {
            using var visitor = new Visitor(server.Url);
            using var signedIn = await visitor.Post("/sign-in", "/sign-in", ("name", who), ("password", Password));
            foreach (var view in (string[])["mine", "unassigned", "waiting", "breaching", "team", "mentions", "resolved"])
            {
                await Ask(visitor, $"inbox view {view}, the page, {load}", Enumerable.Repeat($"/inbox?view={view}", often));
                await Ask(visitor, $"the same by the API", Enumerable.Repeat($"/api/conversations?view={view}", often));
            }
            foreach (var (finds, filter) in ((string, string)[])[("nothing", "reason=nothing"), ("nobody's", "owner=nobody"), ("who has waited for a day", "waiting=1d")])
                await Ask(visitor, $"inbox filtered for {finds}, the page, {load}", Enumerable.Repeat($"/inbox?view=q-{Uri.EscapeDataString(filter)}", often));
            if (who == "ordinary")
                continue;
            var any = Enumerable.Range(0, often * 2).Select(_ => FillDesk.IdOf(chance.Next(store.Conversations))).ToList();
            if (who == "admin")
            {
                await Ask(visitor, "opening a conversation, the page", any.Select(id => $"/inbox/{id}"));
                await Ask(visitor, "opening a conversation by the API, with its messages", any.SelectMany(id => (string[])[$"/api/conversations/{id}", $"/api/conversations/{id}/messages"]));
                if (store.Conversations > 10_000)
                {
                    var longs = Enumerable.Repeat(FillDesk.Long(store.Conversations), often / FillDesk.VeryLong + 1).SelectMany(of => of).Select(FillDesk.IdOf).ToList();
                    await Ask(visitor, "opening one with 5,000 messages, the page", longs.Select(id => $"/inbox/{id}"));
                    await Ask(visitor, "opening one with 5,000 messages by the API", longs.Select(id => $"/api/conversations/{id}/messages"));
                }
            }
            foreach (var (kind, terms) in Terms(store.Conversations, often, chance))
                await Ask(visitor, $"search, {kind}, {load}", terms.Select(term => $"/api/messages?q={Uri.EscapeDataString(term)}"));
        }
        results.Add(new Result($"{name}: resident memory of the server then", Machine.ResidentBytes(server.ProcessId) / 1e6, null, 1000, "MB", "", IsLimit: true));
        return results;

        async Task Ask(Visitor visitor, string what, IEnumerable<string> paths)
        {
            var times = new List<double>();
            foreach (var path in paths)
            {
                var clock = Stopwatch.StartNew();
                using var answer = await visitor.Get(path);
                if (!answer.IsSuccessStatusCode)
                    throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}. {server.Output[^Math.Min(4000, server.Output.Length)..]}");
                await answer.Content.ReadAsByteArrayAsync();
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
            times.RemoveRange(0, Math.Min(3, times.Count / 5)); // the first ones start things up
            times.Sort();
            results.Add(new Result($"{name}: {what}, 95 of 100", times[(int)(times.Count * 0.95)], null, Limit, "ms",
                $"middle {times[times.Count / 2]:N1} ms, longest {times[^1]:N0} ms, of {times.Count}; load {Machine.Load()}", IsLimit: true));
            await Console.Error.WriteLineAsync(results[^1].Row());
        }
    }

    /// <summary>The stated mix. Places in the list of words, most frequent first; a word's share of messages is about one in place.</summary>
    private static IEnumerable<(string Kind, List<string> Terms)> Terms(int conversations, int often, Random chance)
    {
        var words = new DeskWords();
        List<string> Of(Func<string> one) => [.. Enumerable.Range(0, often).Select(_ => one())];
        string Common() => words[chance.Next(1, 50)];
        string Medium() => words[chance.Next(500, 3_000)];
        string Rare() => chance.Next(2) == 0 ? DeskWords.Order(chance.Next(conversations)) : words[chance.Next(25_000, DeskWords.Count)];
        yield return ("rare terms (order numbers, and words of places 25,000 to 30,000)", Of(Rare));
        yield return ("medium terms (places 500 to 3,000)", Of(Medium));
        yield return ("common terms (places 2 to 50)", Of(Common));
        yield return ("two common terms", Of(() => Common() + " " + Common()));
        yield return ("a common and a medium term", Of(() => Common() + " " + Medium()));
        yield return ("two medium terms", Of(() => Medium() + " " + Medium()));
        yield return ("the first three letters of a word", Of(() => words[chance.Next(1, 3_000)][..3]));
        yield return ("the mix of all (a third each of rare, medium and common)", Of(() => chance.Next(3) switch { 0 => Rare(), 1 => Medium(), _ => Common() }));
    }

    /// <summary>Filled, if it is not.</summary>
    private static async Task Filled(DeskStore store)
    {
        var (ordinary, heavy) = ("", "");
        await using (var server = await store.Serve(Environment))
        {
            using var admin = new Visitor(server.Url);
            using var signedIn = await admin.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Password));
            using var listed = await admin.Get("/api/users");
            foreach (var user in JsonNode.Parse(await listed.Content.ReadAsStringAsync())!.AsArray())
                (ordinary, heavy) = (string)user!["name"]! switch { "ordinary" => ((string)user["id"]!, heavy), "heavy" => (ordinary, (string)user["id"]!), _ => (ordinary, heavy) };
            if (ordinary.Length == 0)
                (ordinary, heavy) = (await Add(admin, "ordinary", "service"), await Add(admin, "heavy", "service", "sales", "cx", "marketing"));
        }
        await using var database = store.Open();
        if (await database.Read(session => session.Single<long>("select count(*) from conversations")) == store.Conversations)
            return;
        await new FillDesk(database, store.Conversations, ordinary, heavy).Run();
        await store.Vacuum();
    }

    private static async Task<string> Add(Visitor admin, string name, params string[] teams)
    {
        using var added = await admin.Json(HttpMethod.Post, "/api/users", new { name, fullName = name, role = "agent", password = Password });
        var id = (string)JsonNode.Parse(await added.Content.ReadAsStringAsync())!["id"]!;
        foreach (var team in teams)
        {
            using var joined = await admin.Send(HttpMethod.Put, $"/api/teams/{team}/members/{id}");
            joined.EnsureSuccessStatusCode();
        }
        return id;
    }
}
