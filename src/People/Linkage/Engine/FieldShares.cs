namespace Throughline.People.Linkage.Engine;

/// <summary>
/// Fields that say the same thing twice (a city, its postcode and its state) must not count twice, or two persons of one town would look
/// like one. Where fields agree together far more often than by chance, among pairs that differ in everything else (but one field, where there are many) and more often than
/// records of one person could account for, their evidence is cut to what their joint agreement says: each field's share, 1 for a field
/// that stands for itself.
/// </summary>
internal static class FieldShares
{
    private const double FarMoreOften = 4;
    private const double LeastSeenARecord = 0.1;

    public static double[] Of(IReadOnlyList<FieldKind> kinds, IReadOnlyList<PatternCount> patterns, double records)
    {
        var group = Enumerable.Range(0, kinds.Count).ToArray();
        for (var a = 0; a < kinds.Count; a++)
            for (var b = a + 1; b < kinds.Count; b++)
                if (Agree([a, b]) is var (joint, chance) && joint * chance.Total >= LeastSeenARecord * records && joint > FarMoreOften * chance.Product)
                    Array.ForEach(Enumerable.Range(0, group.Length).Where(f => group[f] == group[b]).ToArray(), f => group[f] = group[a]);
        var shares = Enumerable.Repeat(1.0, kinds.Count).ToArray();
        foreach (var together in Enumerable.Range(0, kinds.Count).GroupBy(f => group[f]).Where(of => of.Count() > 1))
            if (Agree([.. together]) is var (joint, chance) && joint > 0 && joint < 1 && chance.Product > 0)
                foreach (var f in together)
                    shares[f] = Math.Clamp(Math.Log(joint) / Math.Log(chance.Product), 1.0 / together.Count(), 1);
        return shares;

        // how often all of these are equal where other fields say two persons, and how often that would be by chance
        (double Joint, (double Product, double Total) Chance) Agree(int[] fields)
        {
            double total = 0, joint = 0;
            var alone = new double[fields.Length];
            foreach (var of in patterns.Where(of => IsOfTwo(of.Pattern, fields) && Array.TrueForAll(fields, f => of.Pattern.Level(f) != FieldComparison.Missing)))
            {
                var count = of.Candidates + of.Others;
                total += count;
                var equal = 0;
                for (var i = 0; i < fields.Length; i++)
                    if (of.Pattern.Level(fields[i]) == FieldComparison.Highest(kinds[fields[i]]))
                    {
                        alone[i] += count;
                        equal++;
                    }
                joint += equal == fields.Length ? count : 0;
            }
            return total == 0 ? (0, (0, 0)) : (joint / total, (alone.Aggregate(1.0, (product, count) => product * count / total), total));
        }

        bool IsOfTwo(Pattern pattern, int[] fields)
        {
            var (stated, different) = (0, 0);
            for (var f = 0; f < kinds.Count; f++)
                if (!fields.Contains(f) && pattern.Level(f) is var level and not FieldComparison.Missing)
                {
                    stated++;
                    different += level == 0 ? 1 : 0;
                }
            return stated >= 2 && different >= (stated < 4 ? stated : stated - 1);
        }
    }
}
