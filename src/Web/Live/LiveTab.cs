using System.Threading.Channels;

namespace Throughline.Web.Live;

/// <summary>
/// One open page's subscriptions, and which of them changed since it was last told. At most <see cref="MostTopics"/>. A topic that was quiet is told at once, and then again
/// when its breath is over, however often it changes: so one that changes all the time holds up no other.
/// </summary>
/// <param name="time">By which topics take breath; null for none.</param>
/// <param name="place">From 0 to 1: its turn among very many listeners of a topic.</param>
internal sealed class LiveTab(TimeProvider? time = null, double place = 0)
{
    public const int MostTopics = 100, LongestTopic = 200;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Topic> topics = new(StringComparer.Ordinal);
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task<bool>? woken;

    private sealed class Topic
    {
        public bool HasChanged { get; set; }

        /// <summary>Not told before.</summary>
        public long DueAt { get; set; } = long.MinValue;

        public TimeSpan Breath { get; set; }
    }

    /// <returns>Those that it did not listen to before.</returns>
    public List<string> Add(IEnumerable<string> names)
    {
        lock (gate)
            return [.. names.Where(name => topics.Count < MostTopics && name.Length is > 0 and <= LongestTopic && topics.TryAdd(name, new()))];
    }

    /// <returns>Those that it listened to.</returns>
    public List<string> Remove(IEnumerable<string> names)
    {
        lock (gate)
            return [.. names.Where(topics.Remove)];
    }

    /// <inheritdoc cref="Remove"/>
    public List<string> RemoveAll()
    {
        lock (gate)
        {
            var names = topics.Keys.ToList();
            topics.Clear();
            return names;
        }
    }

    public void Changed(string topic, LiveBreath? breath = null)
    {
        lock (gate)
        {
            if (!topics.TryGetValue(topic, out var known) || known.HasChanged)
                return;
            (known.HasChanged, known.Breath) = (true, breath?.Between ?? TimeSpan.Zero);
            if (time is not null && breath is { Spread.Ticks: > 0 })
                known.DueAt = Turn(time.GetTimestamp(), Stamps(breath.Spread));
        }
        wake.Writer.TryWrite(true);
    }

    /// <summary>Waits until something changed that is to be told, and hands it over once. By one caller at a time.</summary>
    public async Task<string[]> Next(CancellationToken cancel)
    {
        while (true)
        {
            var (names, wait) = Take();
            if (names.Length > 0)
                return names;
            woken ??= wake.Reader.ReadAsync(cancel).AsTask();
            if (wait is { } until)
            {
                using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                await Task.WhenAny(woken, Task.Delay(until, time!, over.Token));
                await over.CancelAsync();
                if (!woken.IsCompleted && !cancel.IsCancellationRequested)
                    continue;
            }
            var read = woken;
            woken = null;
            await read;
        }
    }

    /// <summary>What is due; or else for how long nothing will be, null for until something changes.</summary>
    private (string[] Names, TimeSpan? Wait) Take()
    {
        lock (gate)
        {
            var (now, names, next) = (time?.GetTimestamp() ?? 0, new List<string>(), long.MaxValue);
            foreach (var (name, topic) in topics)
            {
                if (!topic.HasChanged)
                    continue;
                if (time is not null && topic.DueAt > now)
                {
                    next = Math.Min(next, topic.DueAt);
                    continue;
                }
                (topic.HasChanged, topic.DueAt) = (false, now + (time is null ? 0 : Stamps(topic.Breath)));
                names.Add(name);
            }
            names.Sort(StringComparer.Ordinal);
            return ([.. names], next == long.MaxValue ? null : time!.GetElapsedTime(now, next));
        }
    }

    /// <summary>When it is the turn of this tab among all, of whom each has one in the time.</summary>
    private long Turn(long now, long all) => now + (((long)(place * all) - now) % all + all) % all;

    private long Stamps(TimeSpan span) => (long)(span.TotalSeconds * time!.TimestampFrequency);
}
