using MathNet.Numerics.Distributions;

namespace Throughline.Gate.Experiments;

/// <summary>Number, mean and variance of values, taken in one by one (Welford), so that neither their order nor their size costs precision.</summary>
internal sealed class Sample
{
    private double squares;

    public long Count { get; private set; }
    public double Mean { get; private set; }

    /// <summary>Of a sample; 0 of fewer than two.</summary>
    public double Variance => Count < 2 ? 0 : squares / (Count - 1);

    public void Add(double value)
    {
        Count++;
        var off = value - Mean;
        Mean += off / Count;
        squares += off * (value - Mean);
    }
}

/// <summary>The difference of two means whose variances differ (Welch 1947).</summary>
internal static class Welch
{
    private const double Upper = 0.975;

    /// <summary>
    /// First less second, with its 95 % interval by Student's t with Welch and Satterthwaite's degrees of freedom. Null where one has fewer than
    /// two values, or none of them differ.
    /// </summary>
    public static UpliftDifference? Of(Sample first, Sample second)
    {
        if (first.Count < 2 || second.Count < 2)
            return null;
        var (a, b) = (first.Variance / first.Count, second.Variance / second.Count);
        if (a + b <= 0)
            return null;
        var freedom = (a + b) * (a + b) / (a * a / (first.Count - 1) + b * b / (second.Count - 1));
        var half = StudentT.InvCDF(0, 1, freedom, Upper) * Math.Sqrt(a + b);
        var difference = first.Mean - second.Mean;
        return new(difference, difference - half, difference + half);
    }
}
