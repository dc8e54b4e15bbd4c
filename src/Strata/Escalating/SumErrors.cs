using Throughline.Strata.Scan;

namespace Throughline.Strata.Escalating;

/// <summary>Adds up for each person what their landmarks add to the error of each ratio, and the squares of these sums over people.</summary>
internal sealed class SumErrors(EscalationRule rule, int steps, long end, IReadOnlyList<Ratio> ratios, int[] exposures, double[][] unexposed) : Visitor
{
    private readonly Summing summing = new(rule, steps, end, ratios, exposures, unexposed);

    public double[] Squares => summing.Squares;

    public override void Visit(in Journey journey) => summing.Sum(journey);

    /// <summary>By events and contact, what a landmark without the exposure adds to each ratio.</summary>
    public static double[][] Unexposed(Tables tables, IReadOnlyList<Ratio> ratios)
    {
        var rows = new double[2 * tables.All.Count][];
        for (var row = 0; row < rows.Length; row++)
        {
            if (tables.All.Landmarks(row / 2) > 0)
                rows[row] = [.. ratios.Select(ratio => ratio.Unexposed(row / 2, row % 2 == 1))];
        }
        return rows;
    }

    private sealed class Summing : Landmarks
    {
        private readonly IReadOnlyList<Ratio> ratios;
        private readonly int[] places;
        private readonly double[][] unexposed;
        private readonly double[] sums;

        public Summing(EscalationRule rule, int steps, long end, IReadOnlyList<Ratio> ratios, int[] exposures, double[][] unexposed) : base(rule, steps, end)
        {
            (this.ratios, this.unexposed) = (ratios, unexposed);
            places = new int[steps + rule.Pairs.Count];
            Array.Fill(places, -1);
            for (var i = 0; i < exposures.Length; i++)
                places[exposures[i]] = i;
            (sums, Squares) = (new double[ratios.Count], new double[ratios.Count]);
        }

        public double[] Squares { get; }

        public void Sum(in Journey journey)
        {
            Array.Clear(sums);
            Walk(journey);
            for (var i = 0; i < sums.Length; i++)
                Squares[i] += sums[i] * sums[i];
        }

        protected override void Take(int events, bool contact, long times)
        {
            var row = unexposed[2 * events + (contact ? 1 : 0)];
            for (var i = 0; i < sums.Length; i++)
                sums[i] += times * row[i];
            foreach (var exposure in Present)
            {
                if (places[exposure] is >= 0 and var i)
                    sums[i] += times * (ratios[i].Exposed(Others(exposure, events), contact) - row[i]);
            }
        }
    }
}
