namespace Throughline.Journeys.Maps;

/// <summary>A property of the log's events by their sequences. Dispose it when the answer is made.</summary>
internal abstract class PropertyOfEvents(string property) : IDisposable
{
    public string Property => property;

    /// <summary>How many different values there are.</summary>
    public abstract int Count { get; }

    /// <summary>The values; the n-th has the code n, from 1.</summary>
    public abstract IReadOnlyList<string> Values();

    /// <summary>By sequence the code of the event's value; 0 where it has none.</summary>
    public abstract Func<long, int> Codes();

    /// <summary>By sequence, whether the event has one of these values.</summary>
    public abstract Func<long, bool> Among(IReadOnlyList<string> wanted);

    public abstract void Dispose();
}
