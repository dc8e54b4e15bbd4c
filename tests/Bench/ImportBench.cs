using System.Diagnostics;
using Throughline.Support;

namespace Throughline.Bench;

/// <summary>The whole command <c>throughline import</c> on an empty data folder, from start to exit, against bare inserts of the rows it made.</summary>
internal static class ImportBench
{
    public static async Task<IEnumerable<Result>> Run(Size size)
    {
        var file = RealData.File(size == Size.Short ? "logs/helpdesk.xes.gz" : "logs/bpi_challenge_2012.xes.gz");
        var ours = new List<double>();
        var bare = new List<double>();
        var rows = 0;
        for (var i = 0; i <= size.Repetitions; i++)
        {
            using var folder = new TempFolder();
            var clock = Stopwatch.StartNew();
            var (ended, said, errors) = await ServerProcess.Run("import", file, "--as", "xes", "--data", folder["data"]);
            var taken = clock.Elapsed;
            if (ended != 0)
                throw new InvalidOperationException($"import ended with {ended}: {said}{errors}");

            using var yardstick = new BareSqlite(Path.Combine(folder["data"], "throughline.db"), folder["bare.db"]);
            rows = yardstick.ReadNewRows();
            var inserted = yardstick.InsertThem();
            if (i == 0)
                continue; // the file is in the system's cache now, for all that follow
            ours.Add(rows / taken.TotalSeconds);
            bare.Add(rows / inserted.TotalSeconds);
        }
        return [new Result($"import of {Path.GetFileName(file)} into SQLite, against bare prepared inserts", Result.Median(ours), Result.Median(bare), 0.5, "events/s",
            $"{size.Repetitions} × {rows:N0} events, the whole command from start to exit; {Result.Spread(ours)} against {Result.Spread(bare)}")];
    }
}
