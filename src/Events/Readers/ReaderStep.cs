using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Readers;

/// <summary>Moves readers along the log, a batch a transaction.</summary>
public sealed class ReaderStep(EventLog log, Cursors cursors, Database database)
{
    private const int Batch = 1000;

    /// <summary>How many events it was given; fewer than a batch means it has caught up, or that another node has it.</summary>
    internal async Task<bool> MayHaveMore(IReader reader) => await database.Write(tx => Run(tx, reader)) == Batch;

    /// <summary>Until the reader has seen everything that was committed when it got there.</summary>
    public async Task CatchUp(IReader reader, CancellationToken cancel)
    {
        while (await MayHaveMore(reader))
            cancel.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Until everything visible at the call has had its effect. On PostgreSQL that may mean waiting for the slowest transaction
    /// of the server, of whatever database, since readers stop before it.
    /// </summary>
    public async Task Settle(IReader reader, CancellationToken cancel)
    {
        var target = await database.Read(log.Last, cancel);
        while (true)
        {
            await CatchUp(reader, cancel);
            if (await database.Read(session => cursors.Of(session, reader.Name), cancel) >= target)
                return;
            await database.Read(session => session.Query<string>("select pg_sleep(0.02)::text"), cancel);
        }
    }

    /// <summary>Forgets what the reader built and begins again at the first event; <see cref="CatchUp"/> then does the work.</summary>
    /// <exception cref="UserErrorException">A node is in the middle of a step with it; the same call works a moment later.</exception>
    public Task Restart(IReader reader) => database.Write(tx =>
    {
        if (cursors.Take(tx, reader.Name) is null)
            throw new UserErrorException($"The reader {reader.Name} is at work on another node. Try again in a moment.");
        reader.Reset(tx);
        cursors.Move(tx, reader.Name, Position.Start);
    });

    private int Run(Transaction tx, IReader reader)
    {
        if (cursors.Take(tx, reader.Name) is not { } position)
            return 0;
        var events = log.Read(tx, position, Batch, reader.ReadsContent);
        if (events.Count == 0)
            return 0;
        using var activity = LogMeter.Activities.StartActivity("read")?.SetTag("reader", reader.Name).SetTag("events", events.Count);
        if (events.FindAll(e => !e.IsErased) is { Count: > 0 } live)
            reader.Apply(tx, live);
        FaultPoints.Reached(FaultPoints.ReaderEffect);
        cursors.Move(tx, reader.Name, events[^1].Position);
        LogMeter.Applied(tx, reader.Name, events.Count);
        return events.Count;
    }
}
