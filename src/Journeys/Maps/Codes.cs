namespace Throughline.Journeys.Maps;

/// <summary>Numbers values from 0 in the order in which they first come.</summary>
internal sealed class Codes<T> where T : notnull
{
    private readonly Dictionary<T, int> codes = [];
    private readonly Growing<T> values = new();

    public int Of(T value)
    {
        if (codes.TryGetValue(value, out var code))
            return code;
        values.Add(value);
        return codes[value] = values.Count - 1;
    }

    /// <summary>The value of each code so far.</summary>
    public IReadOnlyList<T> Values() => values.Snapshot();
}
