using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Journeys.Maps;

/// <summary>
/// Properties as columns, each read from the log when first asked for and then kept up; the one not used for longest goes
/// when there are more than <see cref="Most"/>, so that memory does not grow with the number of properties (docs/adr/0010).
/// </summary>
internal sealed class Properties(EventLog log, Database database) : IDisposable
{
    public const int Most = 4;

    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly LinkedList<Column> columns = new();

    /// <summary>The property beside these columns of the log.</summary>
    public async Task<PropertyColumn> Of(string property, LogColumns beside, CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            foreach (var old in columns.Where(c => c.Erasures != beside.Erasures).ToList())
                columns.Remove(old);
            var column = columns.FirstOrDefault(c => c.Property == property) ?? new Column(property, beside.Erasures);
            columns.Remove(column);
            columns.AddFirst(column);
            if (columns.Count > Most)
                columns.RemoveLast();
            if (column.Code.Count < beside.Count)
                await database.Read(session => Extend(column, session, beside), cancel);
            return new PropertyColumn(column.Code.Items, column.Values.Values());
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    private bool Extend(Column column, Session session, LogColumns beside)
    {
        foreach (var (xact, sequence, value) in log.ReadProperty(session, column.End, column.Property))
        {
            if (column.Code.Count == beside.Count)
                break;
            if (sequence != beside.Sequence[column.Code.Count])
                throw new InvalidOperationException($"The log was read twice and event {sequence} was not in the same place.");
            column.Code.Add(value is null ? -1 : column.Values.Of(value));
            column.End = new Position(xact, sequence);
        }
        return true;
    }

    private sealed class Column(string property, long erasures)
    {
        public long Erasures => erasures;
        public string Property => property;
        public Growing<int> Code { get; } = new();
        public Codes<string> Values { get; } = new();
        public Position End { get; set; } = Position.Start;
    }
}
