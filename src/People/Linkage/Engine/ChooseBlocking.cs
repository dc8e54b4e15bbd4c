namespace Throughline.People.Linkage.Engine;

/// <summary>
/// Chooses the passes from what the records hold: wherever any two fields agree, even coarsely, a pair should be looked at; and where one
/// telling field does. Of the ways to view two fields the coarsest that stays affordable is taken first. Near linear in the number of
/// records: both a pass and all together have a budget in pairs a record.
/// </summary>
internal static class ChooseBlocking
{
    public const int MostPasses = 40;
    private const double PairsARecordAndPass = 15;
    private const double PairsARecord = 80;
    private const double MostCrowded = 0.5;

    public static List<BlockingPass> For(LinkRecords records)
    {
        var atoms = BlockingAtom.All(records);
        var ways = new List<(bool Unordered, BlockingAtom[] Atoms)>(atoms.Select(atom => (false, new[] { atom })));
        for (var i = 0; i < atoms.Count; i++)
            for (var j = i + 1; j < atoms.Count; j++)
                if (atoms[i].Field != atoms[j].Field)
                    ways.Add((IsName(records, atoms[i]) && IsName(records, atoms[j]) && atoms[i].Name.EndsWith("(sound)", StringComparison.Ordinal)
                        && atoms[j].Name.EndsWith("(sound)", StringComparison.Ordinal), [atoms[i], atoms[j]]));
        var passes = new BlockingPass[ways.Count];
        Parallel.For(0, ways.Count, i => passes[i] = BlockingPass.Of(records, ways[i].Unordered, ways[i].Atoms));
        var affordable = passes.Where(pass => pass.Pairs >= 1 && pass.Crowded <= MostCrowded && pass.Pairs <= PairsARecordAndPass * records.Count);
        var chosen = Chosen(affordable, PairsARecord * records.Count);
        if (chosen.Count < 4)
            chosen.AddRange(passes.Where(pass => pass.Pairs >= 1).Except(chosen).OrderBy(pass => pass.Crowded).ThenBy(pass => pass.Pairs).Take(4 - chosen.Count));
        return chosen;
    }

    private static bool IsName(LinkRecords records, BlockingAtom atom) => records.Columns[atom.Field].Field.Kind is FieldKind.GivenName or FieldKind.Surname;

    private static List<BlockingPass> Chosen(IEnumerable<BlockingPass> affordable, double budget)
    {
        var byFields = affordable.GroupBy(pass => string.Join('+', pass.Atoms.Select(atom => atom.Field)), StringComparer.Ordinal)
            .Select(of => of.OrderByDescending(pass => pass.Pairs).ToList()).ToList();
        var chosen = new List<BlockingPass>();
        for (var turn = 0; byFields.Exists(of => of.Count > turn); turn++)
            foreach (var pass in byFields.Where(of => of.Count > turn).Select(of => of[turn]).OrderBy(pass => pass.Pairs))
                if (chosen.Count < MostPasses && pass.Pairs <= budget && !chosen.Exists(other => Covers(other, pass)))
                {
                    chosen.Add(pass);
                    budget -= pass.Pairs;
                }
        return chosen;
    }

    /// <summary>Whatever the second finds the first has found.</summary>
    private static bool Covers(BlockingPass found, BlockingPass pass) => found.Atoms.All(pass.Atoms.Contains);
}
