using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Gate.Decisions;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using EventLog = Throughline.Events.Log.EventLog;

namespace Throughline.Bench;

/// <summary>
/// What a decision costs among few people and among very many, who are those of <see cref="PeopleStore"/> (ten events each) and were asked,
/// agreed and written to before: batches of intents, one a person, in one process, one after another, to the durable commit.
/// </summary>
internal static class GatePeopleBench
{
    private const int Batches = 15, Warm = 3, Earlier = 2;

    public static Task<IEnumerable<Result>> OnSqlite(Size size) => Measure("SQLite", size, people => Task.FromResult(PeopleStore.OnSqlite(people)));
    public static Task<IEnumerable<Result>> OnPostgres(Size size) => Measure("PostgreSQL", size, PeopleStore.OnPostgres);

    private static async Task<IEnumerable<Result>> Measure(string name, Size size, Func<int, Task<PeopleStore>> open)
    {
        var (few, many) = (size == Size.Short ? 500 : 10_000, PeopleBench.PeopleOf(size));
        var batch = few / Batches * 3 / 4;
        var (amongFew, amongMany) = (await DecisionsASecond(await open(few), batch), await DecisionsASecond(await open(many), batch));
        return [new($"{name}: intents decided among {many:N0} people with histories, against among {few:N0}", Result.Median(amongMany), Result.Median(amongFew), 0.7, "intents/s",
            $"batches of {batch:N0}, the middle of {amongMany.Count}; {Result.Spread(amongMany)} against {Result.Spread(amongFew)}")];
    }

    private static async Task<List<double>> DecisionsASecond(PeopleStore store, int size)
    {
        await using var kept = store;
        await store.Fill();
        await using var database = store.Open();
        await using var services = GateStore.Services(database);
        if (await database.Read(session => session.Single<long>("select count(*) from touchpoints")) == 0)
            await Write(services, database, store.Url);
        var (raise, chance, run) = (services.GetRequiredService<RaiseIntents>(), new Random(7), Micros.Now(TimeProvider.System));
        var people = new HashSet<int>();
        while (people.Count < Batches * size)
            people.Add(chance.Next(store.People));
        var speeds = new List<double>();
        foreach (var batch in people.Chunk(size))
        {
            var intents = batch.Select(person => Wish($"now-{run}-{person}", person)).ToList();
            var clock = Stopwatch.StartNew();
            await raise.Do(intents);
            speeds.Add(intents.Count / clock.Elapsed.TotalSeconds);
        }
        speeds.RemoveRange(0, Warm);
        return speeds;
    }

    private static NewIntent Wish(string key, int person) =>
        new(key, $"email:{Population.Email(person)}", "marketing", "news", "marketing", ["email"], "t", 1, Value: person % 7);

    /// <summary>One person agrees and is written to by the code that does it; then everybody's rows are made as theirs, some weeks and more ago.</summary>
    private static async Task Write(ServiceProvider services, Database database, string? url)
    {
        var now = Micros.Now(TimeProvider.System);
        await database.Write(tx => FillPeople.ReadAll(tx, services));
        await database.Write(tx => services.GetRequiredService<EventLog>().Append(tx, tx.Single<long>("select source from events limit 1"),
        [
            new NewEvent
            {
                MessageId = "agreed", Identifiers = [new(Identifier.Email, Population.Email(0))], Kind = "track", Name = "Consent given", OccurredAt = now, ReceivedAt = now,
                Properties = """{"purposes":["marketing"],"basis":"consent"}""", Digest = new byte[16],
            },
        ]));
        foreach (var reader in services.GetServices<IReader>())
            await services.GetRequiredService<ReaderStep>().Settle(reader, CancellationToken.None);
        await GateStore.Publish(services, database);
        await services.GetRequiredService<RaiseIntents>().Do([Wish("seed", 0)]);
        await Copy("consent_statements", "identifier", [], 1);
        await Copy("intents", "identifier", ["raised_at"], Earlier);
        await Copy("decisions", "identifier", ["decided_at", "planned_at"], Earlier);
        await Copy("reservations", "identifier", ["planned_at", "expires_at"], Earlier);
        await Copy("outbox", "address", ["planned_at"], Earlier);
        string[] sent =
        [
            "update reservations set claimed = 1 where key <> 'seed'", "update intents set state = 'sent' where key <> 'seed'", "update outbox set state = 'sent' where key <> 'seed'",
        ];
        foreach (var statement in url is null ? sent : [.. sent, "vacuum analyze"])
            await (url is null ? database.Write(tx => tx.Execute(statement)) : KeptPostgres.Execute(url, statement));

        async Task Copy(string table, string who, string[] times, int copies)
        {
            await Console.Error.WriteLineAsync($"{table} …");
            var columns = await database.Read(session => session.Dialect.IsPostgres
                ? session.Query<string>("select column_name from information_schema.columns where table_name = @table and table_schema = current_schema()", new { table })
                : session.Query<string>("select name from pragma_table_info(@table)", new { table }));
            for (var copy = 1; copy <= copies; copy++)
            {
                var values = columns.Select(column => column == who ? "i.id" : column == "key" ? $"'h{copy}-' || i.id" : times.Contains(column) ? $"s.{column} - {copy} * {30 * Micros.PerDay}" : $"s.{column}");
                await database.Write(tx => tx.Execute($"""
                    insert into {table} ({string.Join(", ", columns)}) select {string.Join(", ", values)} from {table} s, identifiers i
                    where s.{(table == "consent_statements" ? "identifier = @seed" : "key = 'seed'")} and i.type = 'email' and (i.id <> @seed or @keyed = 1)
                    """, new { seed = tx.Single<long>("select identifier from intents where key = 'seed'"), keyed = table == "consent_statements" ? 0 : 1 }));
            }
        }
    }
}
