using System.Collections.Concurrent;

namespace Throughline.Web.Live;

/// <summary>
/// Tells open pages that something changed. Only the topic's name is sent; a page asks for its content itself, with its reader's permissions.
/// It reaches the pages of this process: with several nodes each node calls it for what its own readers have seen of the log,
/// so a page learns of another node's write as soon as its own node has read it.
/// </summary>
public sealed class LiveStreams
{
    private readonly ConcurrentDictionary<LiveTab, byte> tabs = new();

    /// <summary>Topics to which very many listen, as of the last change.</summary>
    private readonly ConcurrentDictionary<string, LiveBreath> crowded = new(StringComparer.Ordinal);

    /// <summary>Cheap, never blocks, never throws: call it after the commit, as often as you like.</summary>
    public void Changed(string topic)
    {
        var (breath, listeners) = (crowded.GetValueOrDefault(topic) ?? LiveBreath.For(0), 0);
        foreach (var (tab, _) in tabs)
            listeners += tab.Changed(topic, breath) ? 1 : 0;
        var now = LiveBreath.For(listeners);
        if (now.Spread > TimeSpan.Zero)
            crowded[topic] = now;
        else if (breath.Spread > TimeSpan.Zero)
            crowded.TryRemove(topic, out _);
    }

    /// <summary>The topics with this beginning that open pages of this process listen to: what nobody listens to need not be found out.</summary>
    public IReadOnlyCollection<string> Listened(string prefix)
    {
        var listened = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (tab, _) in tabs)
            tab.AddTopics(prefix, listened);
        return listened;
    }

    /// <summary>Listens to topics from now on, until it is disposed.</summary>
    public LiveListener Listen(params IReadOnlyCollection<string> topics) => new(this, topics);

    internal void Add(LiveTab tab) => tabs[tab] = 0;

    internal void Remove(LiveTab tab) => tabs.TryRemove(tab, out _);
}
