using Microsoft.Extensions.Logging.Abstractions;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Maps;

public abstract class RehearseTests(Store store) : MapCase(store)
{
    public sealed class OnSqlite() : RehearseTests(Store.Sqlite);
    public sealed class OnPostgres() : RehearseTests(Store.Postgres);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Rehearse From(long events) => new(Get<Layouts>(), Get<SelectJourneys>(), Time, NullLogger<Rehearse>.Instance) { FromEvents = events };

    [Fact]
    public async Task Nothing_is_rehearsed_before_somebody_asked_nor_of_few_events()
    {
        await Log("crm", E("ann", "a", 0), E("ann", "b", 1), E("bob", "a", 2));
        Assert.Null(await From(3).Do(Cancel));
        await Ask(new());
        Assert.Null(await From(4).Do(Cancel));
        Assert.True(await From(3).Do(Cancel) > 0);
    }

    [Fact]
    public async Task It_ends_after_one_rehearsal_and_answers_are_what_they_are_without()
    {
        await Log("crm", E("ann", "a", 0, channel: "web"), E("ann", "b", 1, channel: "email"), E("bob", "a", 2, channel: "web"));
        var before = await Ask(new());
        using var rehearsal = From(4);
        await rehearsal.StartAsync(Cancel);
        await Log("crm", E("bob", "c", 3, channel: "chat"));
        Assert.Equal((2, 4), (before.Journeys, (await Ask(new())).Events));
        while (!rehearsal.ExecuteTask!.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await rehearsal.ExecuteTask;
        Assert.Equal(["ab 1", "ac 1"], await Variants(new()));
        Assert.Equal(["b 1"], await Variants(new() { Channel = ["email"] }));
    }

    [Fact]
    public async Task It_stops_with_the_server()
    {
        await Log("crm", E("ann", "a", 0));
        await Ask(new());
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => From(1).Do(stopped.Token));
        using var waiting = From(2);
        await waiting.StartAsync(Cancel);
        await waiting.StopAsync(Cancel);
        Assert.True(waiting.ExecuteTask!.IsCompleted && !waiting.ExecuteTask.IsFaulted);
    }
}
