using FsCheck;
using FsCheck.Fluent;

namespace Throughline.Gate.Tests.Ownership;

/// <summary>That an interaction was opened or closed, by somebody (a number), at a minute.</summary>
public sealed record Happened(int Who, string Key, bool Opens, int At, int Sequence);

internal static class GenerateHistory
{
    public static Gen<List<Happened>> Some =>
        from count in Gen.Choose(1, 12)
        from who in Gen.Choose(0, 2).ListOf(count)
        from keys in Gen.Elements("", "case-1", "case-2").ListOf(count)
        from opens in Gen.Elements(true, false).ListOf(count)
        from at in Gen.Choose(0, 6).ListOf(count)
        select Enumerable.Range(0, count).Select(i => new Happened(who[i], keys[i], opens[i], at[i], i)).ToList();

    /// <summary>The keys that are open with somebody who is all of these, the slow way: the last thing that happened under a key opened it.</summary>
    public static List<string> SlowOpen(IEnumerable<Happened> happened)
    {
        var open = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var h in happened.OrderBy(h => h.At).ThenBy(h => h.Sequence))
            _ = h.Opens ? open.Add(h.Key) : open.Remove(h.Key);
        return [.. open];
    }
}
