namespace Throughline.Strata.Storage;

/// <summary>Gives out small pieces of memory, all of which go at once.</summary>
internal sealed unsafe class Slabs : IDisposable
{
    private const long Slab = 1 << 20;

    private readonly List<Block> blocks = [];
    private byte* next, end;

    /// <param name="bytes">At most a mebibyte, a multiple of 8.</param>
    public byte* Take(long bytes)
    {
        if (end - next < bytes)
        {
            blocks.Add(Block.Allocate(Slab));
            next = blocks[^1].At;
            end = next + Slab;
        }
        var taken = next;
        next += bytes;
        return taken;
    }

    public void Dispose() => blocks.ForEach(block => block.Dispose());
}
