using System.Threading.Channels;

namespace Throughline.Web.Live;

/// <summary>One open page's subscriptions, and which of them changed since it was last told. At most <see cref="MostTopics"/>.</summary>
internal sealed class LiveTab
{
    public const int MostTopics = 100, LongestTopic = 200;

    private readonly Lock gate = new();
    private readonly HashSet<string> topics = new(StringComparer.Ordinal);
    private readonly HashSet<string> changed = new(StringComparer.Ordinal);
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Subscribe(IEnumerable<string> names)
    {
        lock (gate)
        {
            foreach (var name in names)
            {
                if (topics.Count < MostTopics && name.Length is > 0 and <= LongestTopic)
                    topics.Add(name);
            }
        }
    }

    public void Unsubscribe(IEnumerable<string> names)
    {
        lock (gate)
        {
            topics.ExceptWith(names);
            changed.ExceptWith(names);
        }
    }

    public void Changed(string topic)
    {
        lock (gate)
        {
            if (!topics.Contains(topic) || !changed.Add(topic))
                return;
        }
        wake.Writer.TryWrite(true);
    }

    public void AddTopics(string prefix, HashSet<string> to)
    {
        lock (gate)
        {
            foreach (var topic in topics)
                if (topic.StartsWith(prefix, StringComparison.Ordinal))
                    to.Add(topic);
        }
    }

    /// <summary>Waits until something changed, and hands it over once.</summary>
    public async Task<string[]> Next(CancellationToken cancel)
    {
        while (true)
        {
            await wake.Reader.ReadAsync(cancel);
            lock (gate)
            {
                if (changed.Count == 0)
                    continue;
                var names = changed.Order(StringComparer.Ordinal).ToArray();
                changed.Clear();
                return names;
            }
        }
    }
}
