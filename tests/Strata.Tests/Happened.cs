namespace Throughline.Strata.Tests;

/// <summary>An event as the slow reference and the generators know it. The n-th of a list is the n-th of the log; key -1 takes part in no journey.</summary>
internal sealed record Happened(string Step, long Time, int Key = 0, int Person = 0, int Source = 0, int Channel = -1)
{
    /// <summary>One journey of the letters, a second apart.</summary>
    public static IEnumerable<Happened> Journey(int key, string letters) =>
        letters.Select((letter, i) => new Happened(letter.ToString(), i * 1_000_000L, key, key));
}
