using FsCheck;
using FsCheck.Fluent;

namespace Throughline.Support;

/// <summary>Runs an invariant over generated cases: 1,000 in memory, 25 on a database; with THROUGHLINE_SOAK set 100,000 and 10,000.</summary>
public static class Generated
{
    public static bool IsSoak => Environment.GetEnvironmentVariable("THROUGHLINE_SOAK") is { Length: > 0 };
    public static int InMemory => IsSoak ? 100_000 : 1_000;
    public static int OnDatabase => IsSoak ? 10_000 : 25;

    /// <summary>
    /// Holds where <paramref name="invariant"/> returns true for every case. A failure prints the smallest case found and its seed;
    /// THROUGHLINE_REPLAY="seed,gamma" runs that one again.
    /// </summary>
    public static void Holds<T>(Arbitrary<T> cases, Func<T, bool> invariant, int? count = null) =>
        Check.One(Configured(count), Prop.ForAll(cases, invariant));

    public static void Holds<T>(Gen<T> cases, Func<T, bool> invariant, int? count = null) =>
        Holds(cases.ToArbitrary(), invariant, count);

    /// <summary>Holds where <paramref name="assertions"/> throw for no case.</summary>
    public static void Holds<T>(Arbitrary<T> cases, Action<T> assertions, int? count = null) =>
        Check.One(Configured(count), Prop.ForAll(cases, assertions));

    public static void Holds<T>(Gen<T> cases, Action<T> assertions, int? count = null) =>
        Holds(cases.ToArbitrary(), assertions, count);

    private static Config Configured(int? count)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(count ?? InMemory);
        if (Environment.GetEnvironmentVariable("THROUGHLINE_REPLAY") is not { Length: > 0 } replay)
            return config;
        var seed = replay.Split(',');
        return config.WithReplay(ulong.Parse(seed[0]), ulong.Parse(seed[1]));
    }
}
