using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Bench;

/// <summary>
/// What a server answers how fast with a million people and ten million events (THROUGHLINE_BENCH_PEOPLE for fewer): the timeline's first
/// page, profile, search, of people like most and of those with a hundred thousand events. One request after another; the time is the
/// client's, so the way over the loopback and rendering count. Asked when the server has caught up with the log it was given.
/// </summary>
internal static class PeopleBench
{
    private const string Password = "bench-password-1";

    public static async Task<IEnumerable<Result>> OnSqlite(Size size)
    {
        await using var store = PeopleStore.OnSqlite(PeopleOf(size));
        return await Measure("SQLite", store, size);
    }

    public static async Task<IEnumerable<Result>> OnPostgres(Size size)
    {
        await using var store = await PeopleStore.OnPostgres(PeopleOf(size));
        return await Measure("PostgreSQL", store, size);
    }

    public static int PeopleOf(Size size) => size == Size.Short ? 2_000
        : int.TryParse(Environment.GetEnvironmentVariable("THROUGHLINE_BENCH_PEOPLE"), NumberStyles.None, CultureInfo.InvariantCulture, out var fewer) ? fewer : 1_000_000;

    private static async Task<List<Result>> Measure(string name, PeopleStore store, Size size)
    {
        await store.Fill();
        var key = await ServerProcess.CreateWriteKey(store.Data, "bench", store.Url is null ? [] : ["--database", store.Url]);
        var (heavy, some) = await Chosen(store, size == Size.Short ? 20 : 200);
        await using var server = await ServerProcess.Start(store.Data, store.Url is null ? [] : ["--database", store.Url],
            new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = Password });
        await Machine.CalmsDown(server.ProcessId);
        using var visitor = new Visitor(server.Url);
        using var signedIn = await visitor.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Password));

        var results = new List<Result>();
        var people = some.Select(one => one.Id).ToList();
        var often = heavy.SelectMany(id => Enumerable.Repeat(id, size == Size.Short ? 5 : 25)).ToList();
        await Ask($"timeline's first page, the page with it, of {heavy.Count} people with very many events", 50, often, id => $"/people/{id}");
        await Ask("timeline's first page by the API, of the same", 50, often, id => $"/api/people/{id}/timeline");
        await Ask("profile of the same", 50, often, id => $"/people/{id}/profile");
        await Ask("timeline's first page of anybody", 50, people, id => $"/people/{id}");
        await Ask("profile of anybody", 50, people, id => $"/people/{id}/profile");
        await Ask("exact search, by address, telephone number or user id", 50, [.. some.SelectMany(one => one.Exact)], Search);
        await Ask("search of a whole name", 150, [.. some.Select(one => one.Name)], Search);
        await Ask("search with typos", 150, [.. some.Select(one => Slipped(one.Name, one.Number))], Search);
        await Ask("search with typos in the surname alone", 150, [.. some.Select(one => Slipped(one.Name, one.Number).Split(' ')[^1])], Search);
        await Ask("list of people", 50, [.. Enumerable.Repeat("", 20)], _ => "/people");
        results.Add(await OpenTimelines.Measure(name, server.Url, visitor, key, [.. some.Take(40).Select(one => (one.Number, one.Id))]));
        await Console.Error.WriteLineAsync(results[^1].Row());
        foreach (var result in await Merges.Measure(name, server.Url, visitor, key, one: 0, other: 1, (some[^1].Number, some[^1].Id), size == Size.Short ? 2 : 5))
        {
            results.Add(result);
            await Console.Error.WriteLineAsync(result.Row());
        }
        results.Add(new Result($"{name}: resident memory of the server then", Machine.ResidentBytes(server.ProcessId) / 1e6, null, 1000, "MB", "", IsLimit: true));
        return results;

        async Task Ask<T>(string what, double target, IReadOnlyList<T> of, Func<T, string> path)
        {
            var times = new List<double>();
            foreach (var one in of)
            {
                var clock = Stopwatch.StartNew();
                using var answer = await visitor.Get(path(one));
                if (!answer.IsSuccessStatusCode)
                    throw new InvalidOperationException($"{path(one)} answered {(int)answer.StatusCode}. {server.Output[^Math.Min(4000, server.Output.Length)..]}");
                await answer.Content.ReadAsByteArrayAsync();
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
            times.RemoveRange(0, Math.Min(3, times.Count / 5)); // the first ones start things up
            times.Sort();
            results.Add(new Result($"{name}: {what}, 95 of 100", times[(int)(times.Count * 0.95)], null, target, "ms",
                $"middle {times[times.Count / 2]:N0} ms, longest {times[^1]:N0} ms, of {times.Count}; load {Machine.Load()}", IsLimit: true));
            await Console.Error.WriteLineAsync(results[^1].Row());
        }
    }

    private static string Search(string typed) => $"/api/people?q={Uri.EscapeDataString(typed)}";

    private static string Slipped(string name, int seed)
    {
        var words = name.Split(' ');
        var at = 1 + seed % (words[^1].Length - 1);
        words[^1] = (seed % 3) switch
        {
            0 => words[^1].Remove(at, 1),
            1 => words[^1].Insert(at, "x"),
            _ => string.Concat(words[^1].AsSpan(0, at), "q", words[^1].AsSpan(Math.Min(at + 1, words[^1].Length))),
        };
        return string.Join(' ', words);
    }

    private sealed record Someone(int Number, long Id, string Name, string[] Exact);

    private static async Task<(List<long> Heavy, List<Someone> Some)> Chosen(PeopleStore store, int count)
    {
        await using var database = store.Open();
        await using var services = PeopleStore.Services(database);
        var identifiers = services.GetRequiredService<Identifiers>();
        long IdOf(Session session, int person) => identifiers.WithValue(session, Population.UserId(person))[0].Id;
        var chance = new Random(11);
        return await database.Read(session =>
        (
            Enumerable.Range(0, PeopleStore.Heavy).Select(person => IdOf(session, person)).ToList(),
            Enumerable.Range(0, count).Select(_ => chance.Next(store.People)).Select(person => new Someone(
                person, IdOf(session, person), Population.Name(person), [Population.Email(person), Population.UserId(person), .. person % 5 < 3 ? (string[])[Population.Phone(person)] : []])).ToList()
        ));
    }
}
