using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Throughline.Events.Import.Files;
using Throughline.Events.Import.Mapping;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Import;

/// <summary>
/// Brings a file into the log: one thread reads, another appends a thousand rows a transaction, in the file's order. The same file again
/// changes nothing; one that broke off can be repeated. Memory does not grow with the file.
/// </summary>
public sealed class ImportFile(Database database, EventLog log, Sources sources, Refusals refusals, TimeProvider time)
{
    private const int RowsPerBatch = 1_000;
    private const int CharactersPerBatch = 2 << 20;
    private const int BatchesAhead = 4;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Reads the stream to its end; it need not know its length, and is disposed of.</summary>
    /// <exception cref="UserErrorException">Nothing of it can be imported as asked; where something was, the summary says so instead.</exception>
    /// <exception cref="StoreUnavailableException">The store can't make more durable now; what the last progress said stays.</exception>
    public async Task<ImportSummary> Run(Stream stream, ImportRequest request, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        await using var file = new SourceFile(stream);
        Sources.CheckName(request.Source);
        var known = await database.Read(session => sources.Find(session, request.Source), cancel);
        var reader = Reader(file, request, new ImportContext(request.Source, known?.IdentitySpace ?? "", Micros.Now(time)));
        var tally = new ImportTally();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var batches = Channel.CreateBounded<Batch>(new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });
        var reading = Task.Factory.StartNew(() => Read(reader, batches.Writer, stop.Token), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var waiting = new Queue<(Batch Batch, Task<AppendOutcome[]> Written)>();
        UserErrorException? brokenOff = null;
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancel))
            {
                if (!batch.IsEmpty)
                    waiting.Enqueue((batch, Write(batch, request.Source, waiting.LastOrDefault().Written)));
                while (waiting.Count >= WritesAtOnce)
                    await Settle();
            }
        }
        catch (UserErrorException e)
        {
            brokenOff = e;
        }
        finally
        {
            await stop.CancelAsync();
            // a read that waits for someone to type is not waited for
            await reading.WaitAsync(LongestWait, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (waiting.Count > 0)
            await Settle();
        if (brokenOff is not null && !tally.Any)
            ExceptionDispatchInfo.Throw(brokenOff);
        return tally.Summary(reader, brokenOff?.Message);

        async Task Settle()
        {
            var (batch, written) = waiting.Dequeue();
            tally.Add(batch, await written);
            progress?.Report(new ImportProgress(file.BytesRead, reader.Rows, tally.Appended, tally.Duplicates, tally.Refused));
        }
    }

    /// <exception cref="UserErrorException">The mapping can't be used, or is missing, or is one too many.</exception>
    public static void Check(ImportRequest request)
    {
        Sources.CheckName(request.Source);
        _ = Mapping(request);
    }

    /// <summary>
    /// How many batches are handed to the store before the first is durable: on SQLite they wait in line and share commits; on PostgreSQL
    /// each has a transaction of its own, and two at once would mix up the file's order.
    /// </summary>
    private int WritesAtOnce => database.Dialect.IsPostgres ? 1 : 4;

    /// <param name="before">Where this one failed the next must not go in before it.</param>
    private Task<AppendOutcome[]> Write(Batch batch, string source, Task? before) => database.Write(tx => before is { IsFaulted: true }
        ? throw new StoreUnavailableException("The part of the file before this one could not be made durable.")
        : Append(tx, source, batch));

    private AppendOutcome[] Append(Transaction tx, string name, Batch batch)
    {
        var source = sources.GetOrAdd(tx, name).Id;
        if (batch.Refusals.Count > 0)
            refusals.Add(tx, source, Micros.Now(time), batch.Refusals);
        return log.Append(tx, source, batch.Events);
    }

    private static void Read(ImportReader reader, ChannelWriter<Batch> batches, CancellationToken stop)
    {
        var batch = new Batch();
        try
        {
            foreach (var row in reader.Read())
            {
                stop.ThrowIfCancellationRequested();
                batch.Add(row);
                if (batch.Events.Count + batch.Refusals.Count < RowsPerBatch && batch.Characters < CharactersPerBatch)
                    continue;
                Send(batch);
                batch = new Batch();
            }
            Send(batch);
            batches.Complete();
        }
        catch (UserErrorException e)
        {
            // the file can't be read from here on; what came before is appended first
            Send(batch);
            batches.Complete(e);
        }
        catch (Exception e)
        {
            batches.Complete(e);
        }

        void Send(Batch batch)
        {
            if (!batches.TryWrite(batch))
                batches.WriteAsync(batch, stop).AsTask().GetAwaiter().GetResult();
        }
    }

    private static ImportReader Reader(Stream file, ImportRequest request, ImportContext context) => (request.Format, Mapping(request)) switch
    {
        (ImportFormat.Xes, _) => new XesFile(file, context),
        (ImportFormat.Csv, { } mapping) => new CsvFile(file, mapping, context),
        (_, var mapping) => new JsonLinesFile(file, mapping!, context),
    };

    private static ImportMapping? Mapping(ImportRequest request) => request switch
    {
        { Format: ImportFormat.Xes, Mapping: not null } => throw new UserErrorException("An event log in XES says itself what its events are: import it without a mapping."),
        { Format: ImportFormat.Xes } => null,
        { Mapping: { } mapping } => ImportMapping.Parse(mapping),
        { Format: ImportFormat.Csv } => throw new UserErrorException("CSV needs a mapping that says what its columns mean: --map MAPPING.json. docs/import.md shows one, examples/mappings has more."),
        _ => ImportMapping.Parse(Resource("conversations.json")),
    };

    /// <summary>The mapping for JSON lines where none is stated: conversations.</summary>
    private static byte[] Resource(string name)
    {
        using var stream = typeof(ImportFile).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    internal sealed class Batch
    {
        public List<NewEvent> Events { get; } = new(RowsPerBatch);
        public List<Refusal> Refusals { get; } = [];
        public int Characters { get; private set; }
        public bool IsEmpty => Events.Count + Refusals.Count == 0;

        public void Add(ImportRow row)
        {
            if (row.Event is { } e)
            {
                Events.Add(e);
                Characters += e.Properties.Length;
            }
            if (row.Refusal is { } refusal)
            {
                Refusals.Add(refusal);
                Characters += refusal.Item.Length;
            }
        }
    }
}
