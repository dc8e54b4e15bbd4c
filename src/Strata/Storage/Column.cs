using System.Runtime.CompilerServices;

namespace Throughline.Strata.Storage;

/// <summary>A column of codes of 1, 2 or 4 bytes each.</summary>
internal readonly unsafe struct Column(byte* at, int width)
{
    public byte* At => at;
    public int Width => width;

    public static int WidthFor(long codes) => codes <= byte.MaxValue + 1 ? 1 : codes <= ushort.MaxValue + 1 ? 2 : 4;

    public int this[long i]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => width switch { 1 => at[i], 2 => ((ushort*)at)[i], _ => ((int*)at)[i] };
        set
        {
            if (width == 1)
                at[i] = (byte)value;
            else if (width == 2)
                ((ushort*)at)[i] = (ushort)value;
            else
                ((int*)at)[i] = value;
        }
    }

    public void Copy(Column from, long first, long to, long count)
    {
        if (from.Width == width)
        {
            Buffer.MemoryCopy(from.At + first * width, at + to * width, count * width, count * width);
            return;
        }
        for (var i = 0L; i < count; i++)
            this[to + i] = from[first + i];
    }
}
