using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Journeys.Maps;

/// <summary>
/// Reads the log into columns and keeps them, about 40 bytes an event. Its cursor is in memory too: nothing is read before the first
/// question, each question reads what came since, and a new process begins anew, so there is nothing to rebuild (docs/adr/0010).
/// After an erasure everything is read anew.
/// </summary>
internal sealed class LogInMemory(EventLog log, LogVersions versions, Database database) : IDisposable
{
    private const int Page = 20_000;

    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private Columns read = new(0);

    /// <summary>The log with everything that was committed before this call.</summary>
    public async Task<LogColumns> CatchUp(CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            while (true)
            {
                var (erasures, page) = await database.Read(session => (versions.Of(session).Erasures, log.ReadOutlines(session, read.End, Page)), cancel);
                if (erasures != read.Erasures)
                {
                    read = new Columns(erasures);
                    continue;
                }
                foreach (var e in page)
                    read.Add(e);
                if (page.Count < Page)
                    return read.Seen();
            }
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    /// <param name="erasures">How many there had been when the first of it was read.</param>
    private sealed class Columns(long erasures)
    {
        private readonly Growing<long> sequence = new(), occurredAt = new();
        private readonly Growing<int> step = new(), subject = new(), journeyKey = new(), source = new(), channel = new();
        private readonly Codes<string> steps = new(), channels = new(), journeyKeys = new();
        private readonly Codes<long> subjects = new(), sources = new();

        public long Erasures => erasures;
        public Position End { get; private set; } = Position.Start;

        public void Add(EventOutline e)
        {
            sequence.Add(e.Sequence);
            occurredAt.Add(e.OccurredAt);
            step.Add(steps.Of(e.Name));
            subject.Add(subjects.Of(e.Subject));
            journeyKey.Add(e.JourneyKey is null ? -1 : journeyKeys.Of(e.JourneyKey));
            source.Add(sources.Of(e.Source));
            channel.Add(e.Channel is null ? -1 : channels.Of(e.Channel));
            End = e.Position;
        }

        public LogColumns Seen() => new()
        {
            Erasures = erasures,
            Count = sequence.Count,
            End = End,
            Sequence = sequence.Items,
            OccurredAt = occurredAt.Items,
            Step = step.Items,
            Subject = subject.Items,
            JourneyKey = journeyKey.Items,
            Source = source.Items,
            Channel = channel.Items,
            Steps = steps.Values(),
            Channels = channels.Values(),
            JourneyKeys = journeyKeys.Values(),
            Subjects = subjects.Values(),
            Sources = sources.Values(),
        };
    }
}
