namespace Throughline.Strata.Storage;

/// <summary>Which parts become one file: all in memory, and files while they are not much larger than what they are joined with.</summary>
internal static class Compaction
{
    /// <summary>Nothing where nothing is in memory and no file is mostly dead.</summary>
    public static List<Part> Choose(IReadOnlyList<Part> parts)
    {
        var chosen = parts.Where(p => p.Segment.File is null).ToList();
        var events = chosen.Sum(p => p.LiveEvents);
        foreach (var part in parts.Where(p => p.Segment.File is not null).OrderBy(p => p.LiveEvents))
        {
            var mostlyDead = part.DeadEvents > part.LiveEvents / 2;
            if (!mostlyDead && (events == 0 || part.LiveEvents > 2 * events))
                continue;
            chosen.Add(part);
            events += part.LiveEvents;
        }
        return chosen;
    }
}
