using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Properties;

/// <summary>
/// A page that stays as it is, as narrow as its codes allow: one number for each place, or, where few have one, those places and their numbers.
/// A number is a code less one that is the same for the page; 0 is none.
/// </summary>
internal sealed unsafe class StoredColumn : PageColumn
{
    private readonly ushort* places;
    private readonly Column numbers;

    /// <param name="owner">What keeps the memory: a file, or an array that does not move.</param>
    /// <param name="at">Where it lies.</param>
    /// <param name="shape">How.</param>
    public StoredColumn(object owner, byte* at, Shape shape)
    {
        (Owner, Form) = (owner, shape);
        At = at;
        places = shape.Listed > 0 ? (ushort*)at : null;
        numbers = new Column(at + shape.BytesOfPlaces, shape.Width);
    }

    /// <param name="Width">Bytes of a number.</param>
    /// <param name="Listed">How many places are listed; 0 where all have a number.</param>
    /// <param name="Less">What is taken from each code.</param>
    public readonly record struct Shape(int Width, int Listed, uint Less)
    {
        /// <summary>A multiple of 4, so that what follows is in its place.</summary>
        public int BytesOfPlaces => (2 * Listed + 3) & ~3;
        public int Bytes => BytesOfPlaces + Width * (Listed > 0 ? Listed : Size);
    }

    public object Owner { get; }
    public byte* At { get; }
    public Shape Form { get; }

    public ReadOnlySpan<byte> Bytes => new(At, Form.Bytes);

    public override uint this[int place]
    {
        get
        {
            if (places is null)
                return Code((uint)numbers[place]);
            var found = new ReadOnlySpan<ushort>(places, Form.Listed).BinarySearch((ushort)place);
            return found < 0 ? 0 : Code((uint)numbers[found]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public override void Decode(Span<uint> into)
    {
        var (less, width) = (Form.Less, Form.Width);
        var from = numbers.At;
        if (places is not null)
        {
            into.Clear();
            for (var i = 0; i < Form.Listed; i++)
                into[places[i]] = Code((uint)numbers[i]);
        }
        else if (width == 1)
        {
            for (var i = 0; i < Size; i++)
                into[i] = from[i] == 0 ? 0 : from[i] + less;
        }
        else if (width == 2)
        {
            for (var i = 0; i < Size; i++)
                into[i] = ((ushort*)from)[i] == 0 ? 0 : ((ushort*)from)[i] + less;
        }
        else
        {
            for (var i = 0; i < Size; i++)
                into[i] = ((uint*)from)[i] == 0 ? 0 : ((uint*)from)[i] + less;
        }
    }

    /// <summary>The same codes as narrow as can be.</summary>
    public static StoredColumn Of(PageColumn from)
    {
        var codes = new uint[Size];
        from.Decode(codes);
        var (lowest, highest, count) = (uint.MaxValue, 0u, 0);
        foreach (var code in codes)
        {
            if (code == 0)
                continue;
            lowest = Math.Min(lowest, code);
            highest = Math.Max(highest, code);
            count++;
        }
        var less = count == 0 ? 0 : lowest - 1;
        var width = Column.WidthFor((long)highest - less + 1);
        var shape = new Shape(width, count is > 0 and < Size / 16 ? count : 0, less);
        var bytes = GC.AllocateArray<byte>(shape.Bytes, pinned: true);
        var listed = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan(0, 2 * shape.Listed));
        var room = bytes.AsSpan(shape.BytesOfPlaces);
        var n = 0;
        for (var place = 0; place < Size; place++)
        {
            var code = codes[place];
            if (shape.Listed > 0)
            {
                if (code == 0)
                    continue;
                listed[n] = (ushort)place;
            }
            Put(room[(n++ * width)..], width, code == 0 ? 0 : code - less);
        }
        return new StoredColumn(bytes, (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0), shape);
    }

    private uint Code(uint number) => number == 0 ? 0 : number + Form.Less;

    private static void Put(Span<byte> to, int width, uint number)
    {
        if (width == 1)
            to[0] = (byte)number;
        else if (width == 2)
            BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)number);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(to, number);
    }
}
