using FsCheck;
using FsCheck.Fluent;
using Throughline.Support;

namespace Throughline.Strata.Tests;

/// <summary>Logs with many ties: few keys, few instants, few steps, some of them sharing a beginning or beyond the basic plane.</summary>
internal static class Generate
{
    private static readonly string[] Names = ["a", "b", "c", "ab", "é", "\uE000", "\U0001F600", "Z"];

    private static Gen<Happened> One =>
        from step in Gen.Elements(Names)
        from time in Gen.Choose(0, 30)
        from key in Gen.Choose(-1, 6)
        from person in Gen.Choose(0, 4)
        from source in Gen.Choose(0, 1)
        from channel in Gen.Choose(-1, 2)
        select new Happened(step, time * 1_000_001L, key, person, source, channel);

    private static Gen<List<Happened>> Logs => Gen.Sized(size => One.ListOf(size)).Select(facts => facts.ToList());

    /// <summary>Logs of up to a hundred events, each also in columns of another order.</summary>
    public static void ForEveryLog(Action<List<Happened>, EventColumns> holds) => Generated.Holds(Logs, facts =>
    {
        holds(facts, Happened.Columns(facts));
        holds(facts, Happened.Columns(facts, backwards: true));
    });
}
