using FsCheck;
using FsCheck.Fluent;
using Throughline.Support;

namespace Throughline.Strata.Tests;

/// <summary>Logs with many ties: few keys, few instants, few steps, some of them sharing a beginning or beyond the basic plane.</summary>
internal static class Generate
{
    private static readonly string[] Names = ["a", "b", "c", "ab", "é", "\uE000", "\U0001F600", "Z"];

    /// <summary>Whole seconds and more than 32 bits of milliseconds hold; with microseconds every other time.</summary>
    private static readonly long[] Instants = [.. Enumerable.Range(0, 25).Select(i => i * 1_000_000L), 7_000_000_000_000, 14_000_000_000_000, 1_000];

    private static Gen<Happened> One(bool fine) =>
        from step in Gen.Elements(Names)
        from time in Gen.Elements(Instants)
        from micros in Gen.Choose(0, fine ? 3 : 0)
        from key in Gen.Choose(-1, 6)
        from person in Gen.Choose(0, 4)
        from source in Gen.Choose(0, 1)
        from channel in Gen.Choose(-1, 2)
        select new Happened(step, time + micros * 333, key, person, source, channel);

    public static Gen<List<Happened>> Logs =>
        from fine in Gen.Elements(true, false)
        from facts in Gen.Sized(size => One(fine).ListOf(size))
        select facts.ToList();

    /// <summary>Logs of up to a hundred events, each also built piece by piece.</summary>
    public static void ForEveryLog(Action<List<Happened>, JourneySet> holds) => Generated.Holds(Logs, facts => BothWays(facts, holds));

    /// <summary>The same, each with a question about it.</summary>
    public static void ForEveryLog<T>(Gen<T> asked, Action<List<Happened>, JourneySet, T> holds) => Generated.Holds(Logs.Zip(asked), both =>
        BothWays(both.Item1, (facts, set) => holds(facts, set, both.Item2)));

    private static void BothWays(List<Happened> facts, Action<List<Happened>, JourneySet> holds)
    {
        using var atOnce = new Built(facts);
        holds(facts, atOnce.Set);
        using var piecewise = new Built(facts, piecewise: true, named: facts.Count % 2 == 0) { TwoThreads = facts.Count % 16 == 0 };
        holds(facts, piecewise.Set);
    }
}
