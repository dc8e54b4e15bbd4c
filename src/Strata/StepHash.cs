namespace Throughline.Strata;

/// <summary>Equal sequences have equal hashes; nothing more is relied on, and tests put a bad one in its place.</summary>
internal interface IStepHash
{
    static abstract ulong Of(ReadOnlySpan<int> steps);
}

internal sealed class StepHash : IStepHash
{
    public static ulong Of(ReadOnlySpan<int> steps)
    {
        var hash = 0x243F6A8885A308D3UL ^ (uint)steps.Length;
        foreach (var step in steps)
        {
            var high = Math.BigMul(hash ^ (uint)step, 0x9E3779B97F4A7C15UL, out var low);
            hash = (high ^ low) + 0x13198A2E03707344UL;
        }
        return hash ^ (hash >> 32);
    }
}
