namespace Throughline.People.Segments;

internal static class SizeOverTime
{
    /// <summary>The size on each of the last days, from what was written on days when it changed; days before the first are left out.</summary>
    public static IReadOnlyList<long> Of(IReadOnlyList<(long Day, long Members)> written, long today, int days, long now)
    {
        var sizes = new List<long>();
        long? size = null;
        var next = 0;
        for (var day = today - days; day < today; day++)
        {
            for (; next < written.Count && written[next].Day <= day; next++)
                size = written[next].Members;
            if (size is { } known)
                sizes.Add(known);
        }
        sizes.Add(now);
        return sizes;
    }
}
