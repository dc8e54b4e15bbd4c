using FsCheck;
using FsCheck.Fluent;
using Throughline.Strata.Scan;
using Throughline.Support;

namespace Throughline.Strata.Tests;

public sealed unsafe class SelectTests
{
    /// <summary>A few numbers many times over, narrow ranges, all magnitudes, and both ends of what there is.</summary>
    private static readonly Gen<long[]> Numbers =
        from count in Gen.Choose(1, 400)
        from kind in Gen.Choose(0, 3)
        from raw in Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 62)).ListOf(count)
        select raw.Select(r => kind switch
        {
            0 => r.Item1 % 3,
            1 => 1_000_000_000 + r.Item1 % 200,
            2 => ((long)r.Item1 << 31 | (uint)r.Item1) >> r.Item2,
            _ => r.Item1 % 2 == 0 ? long.MaxValue : 0,
        }).ToArray();

    [Fact]
    public void Numbers_at_ranks_and_both_ends_are_those_of_the_sorted_numbers() => Generated.Holds(Numbers, numbers =>
    {
        Same(numbers);
        Same(Array.ConvertAll(numbers, n => (uint)n));
    });

    [Fact]
    public void Many_numbers_are_selected_as_few_are()
    {
        var numbers = Enumerable.Range(0, 300_000).Select(i => (uint)((ulong)i * 2_654_435_761 % 4_294_967_291 >> (i % 29))).ToArray();
        Same(numbers);
        Same(Array.ConvertAll(numbers, n => (long)n << 20));
    }

    private static void Same<T>(T[] numbers) where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        var n = numbers.Length;
        long[] ranks = [0, (n - 1) / 2, n / 2, (9L * n + 9) / 10 - 1, n - 1];
        var (found, scratch, before) = (new T[ranks.Length], new T[n], numbers.ToArray());
        T least, most;
        fixed (T* values = numbers, room = scratch)
            (least, most) = Select.Ranks(values, n, room, ranks, found);
        var sorted = numbers.Order().ToArray();
        Assert.Equal(ranks.Select(rank => sorted[rank]), found);
        Assert.Equal((sorted[0], sorted[^1]), (least, most));
        Assert.Equal(before, numbers);
    }
}
