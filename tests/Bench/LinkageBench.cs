using System.Diagnostics;
using System.Text;
using Throughline.People.Linkage;
using Throughline.Support;

namespace Throughline.Bench;

/// <summary>
/// Records with slips, read from CSV and linked. The yardstick is the work that can't be avoided, done bare: the edit distance of two whole
/// lines, on one core, pair by pair.
/// </summary>
internal static class LinkageBench
{
    private const int Seed = 42, BarePairs = 200_000;

    public static Task<IEnumerable<Result>> Run(Size size)
    {
        var count = size == Size.Short ? 20_000 : 1_000_000;
        var (records, people) = SlippedRecords.Make(count, Seed);
        using var folder = new TempFolder();
        using (var file = new StreamWriter(folder["people.csv"]))
            SlippedRecords.WriteCsv(file, records);
        var bare = BareComparisons(records);

        var clock = Stopwatch.StartNew();
        using var csv = File.OpenRead(folder["people.csv"]);
        var answer = LinkFile.Run(csv, LinkMapping.Parse(Encoding.UTF8.GetBytes(SlippedRecords.Mapping)), null, CancellationToken.None);
        var taken = clock.Elapsed;

        var (precision, recall) = Compare(people, answer.Clusters);
        var remarks = $"{count:N0} records, {answer.Pairs:N0} pairs compared in {answer.Passes.Count} passes, {answer.Clusters.Count:N0} people found; precision {precision:0.0000}, recall {recall:0.0000}, "
            + $"F1 {2 * precision * recall / (precision + recall):0.0000}; {Environment.WorkingSet / 1e9:0.0} GB";
        return Task.FromResult<IEnumerable<Result>>(
        [
            new Result("linking a file, in seconds", taken.TotalSeconds, null, size == Size.Short ? 60 : 300, "s", remarks, IsLimit: true),
            new Result("linking a file: pairs compared, against bare edit distances on one core", answer.Pairs / taken.TotalSeconds, bare, 0.2, "pairs/s", "reading, blocking, two rounds of comparing, estimating and clustering together"),
        ]);
    }

    private static double BareComparisons(List<string[]> records)
    {
        var lines = records.Take(2_000).Select(record => string.Join(',', record)).ToArray();
        var chance = new Random(Seed);
        var (clock, sum) = (Stopwatch.StartNew(), 0L);
        for (var i = 0; i < BarePairs; i++)
            sum += Distance(lines[chance.Next(lines.Length)], lines[chance.Next(lines.Length)]);
        return sum < 0 ? 0 : BarePairs / clock.Elapsed.TotalSeconds;
    }

    private static int Distance(string a, string b)
    {
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[b.Length];
    }

    private static (double Precision, double Recall) Compare(int[] people, IReadOnlyList<int[]> clusters)
    {
        static double Pairs(long n) => n * (n - 1) / 2.0;
        var right = clusters.Sum(cluster => cluster.GroupBy(row => people[row - 1]).Sum(of => Pairs(of.Count())));
        return (right / clusters.Sum(cluster => Pairs(cluster.Length)), right / people.GroupBy(person => person).Sum(of => Pairs(of.Count())));
    }
}
