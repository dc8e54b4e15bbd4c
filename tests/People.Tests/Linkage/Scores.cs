using Throughline.People.Linkage.Engine;

namespace Throughline.People.Tests.Linkage;

/// <summary>How well clusters agree with the truth, by pairs.</summary>
internal sealed record Scores(long True, long Found, long Right)
{
    public double Precision => Found == 0 ? 1 : (double)Right / Found;
    public double Recall => True == 0 ? 1 : (double)Right / True;
    public double F1 => 2.0 * Right / (True + Found);

    /// <param name="truth">For each record whom it is about.</param>
    /// <param name="clusters">Records by place, the first 0.</param>
    public static Scores Of<T>(IReadOnlyList<T> truth, IEnumerable<int[]> clusters)
    {
        var groups = clusters.ToList();
        return new Scores(
            truth.GroupBy(who => who).Sum(of => Pairs(of.Count())),
            groups.Sum(of => Pairs(of.Length)),
            groups.Sum(of => of.GroupBy(i => truth[i]).Sum(same => Pairs(same.Count()))));
    }

    public static Linked Link(IReadOnlyList<(string Name, FieldKind Kind)> fields, IReadOnlyList<string?[]> records, double? threshold = null, long allUpTo = CandidatePairs.AllUpTo) =>
        Linked.Of([.. fields.Select(f => new LinkField(f.Name, f.Kind))], [.. fields.Select((_, f) => (IReadOnlyList<string?>)[.. records.Select(r => r[f])])],
            threshold, TestContext.Current.CancellationToken, allUpTo);

    private static long Pairs(long count) => count * (count - 1) / 2;
}
