namespace Throughline.People.Linkage.Engine;

/// <summary>
/// One way of finding pairs: records are compared where all atoms agree. Unordered: the two atoms may stand in each other's place, as
/// names do. <see cref="Pairs"/> is about how many pairs it finds.
/// </summary>
internal sealed record BlockingPass(IReadOnlyList<BlockingAtom> Atoms, bool Unordered, double Pairs, double Crowded)
{
    /// <summary>Blocks larger than this are not compared whole: each record with those that stand next to it in order.</summary>
    public const int LargestBlock = 1_000;
    public const int Window = 20;

    public string Name => string.Join(Unordered ? " or crosswise " : " and ", Atoms.Select(atom => atom.Name));

    /// <summary>0 where an atom is missing.</summary>
    public ulong Key(int record) => Key(Atoms, Unordered, record);

    private static ulong Key(IReadOnlyList<BlockingAtom> atoms, bool unordered, int record)
    {
        ulong first = atoms[0].Of(record);
        if (first == 0 || atoms.Count == 1)
            return first == 0 ? 0 : Mix.Of(first, 1) | 1;
        ulong second = atoms[1].Of(record);
        if (second == 0)
            return 0;
        return (unordered && second < first ? Mix.Of(second, first) : Mix.Of(first, second)) | 1;
    }

    /// <summary>A pass with its cost, counted over the records themselves.</summary>
    public static BlockingPass Of(LinkRecords records, bool unordered, params BlockingAtom[] atoms)
    {
        var bits = 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)records.Count * 4);
        var counts = new int[1 << Math.Clamp(bits, 10, 24)];
        for (var i = 0; i < records.Count; i++)
            if (Key(atoms, unordered, i) is var key and not 0)
                counts[key >> 8 & (ulong)(counts.Length - 1)]++;
        double pairs = 0, crowded = 0, stated = 0;
        foreach (var count in counts)
        {
            pairs += count <= LargestBlock ? (double)count * (count - 1) / 2 : (double)count * Window;
            crowded += count > LargestBlock ? count : 0;
            stated += count;
        }
        return new BlockingPass(atoms, unordered, pairs, stated == 0 ? 1 : crowded / stated);
    }
}
