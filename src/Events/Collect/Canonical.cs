using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Throughline.Events.Collect;

/// <summary>
/// Writes JSON values in the one form that all texts with the same content share: names sorted, no white space, no escapes,
/// and a NUL, which no string here holds, to end a string.
/// </summary>
internal static class Canonical
{
    private const int OnStack = 64;

    /// <exception cref="RefusedItemException">An object has a name twice.</exception>
    public static void Write(JsonTape tape, int node, IBufferWriter<byte> to)
    {
        switch (tape.Type(node))
        {
            case JsonTokenType.StartObject:
                WriteObject(tape, node, to);
                break;
            case JsonTokenType.StartArray:
                to.Write("["u8);
                for (var i = node + 1; i < tape[node].Next; i = tape[i].Next)
                {
                    Write(tape, i, to);
                    to.Write(","u8);
                }
                to.Write("]"u8);
                break;
            case JsonTokenType.String:
                to.Write("\""u8);
                to.Write(tape[node].Escaped ? Encoding.UTF8.GetBytes(tape.Text(node)!) : tape.Raw(node)[1..^1]);
                to.Write("\0"u8);
                break;
            case JsonTokenType.Null:
                to.Write("null"u8);
                break;
            default:
                to.Write(tape.Raw(node));
                break;
        }
    }

    /// <summary>An object of these properties, given by the nodes of their names, which are put in order.</summary>
    /// <exception cref="RefusedItemException">A name is there twice, be it one to leave out.</exception>
    public static void WriteProperties(JsonTape tape, Span<int> names, Func<ReadOnlySpan<byte>, bool>? leaveOut, IBufferWriter<byte> to)
    {
        names.Sort(new ByName(tape));
        to.Write("{"u8);
        for (var i = 0; i < names.Length; i++)
        {
            var name = tape.Name(names[i]);
            if (i > 0 && name.SequenceEqual(tape.Name(names[i - 1])))
                throw new RefusedItemException(RefusalReason.DuplicateKey, Encoding.UTF8.GetString(name));
            if (leaveOut is not null && leaveOut(name))
                continue;
            to.Write("\""u8);
            to.Write(name);
            to.Write("\0"u8);
            Write(tape, names[i] + 1, to);
        }
        to.Write("}"u8);
    }

    private static void WriteObject(JsonTape tape, int node, IBufferWriter<byte> to)
    {
        var count = 0;
        for (var i = node + 1; i < tape[node].Next; i = tape[i].Next)
            count++;
        var rented = count > OnStack ? ArrayPool<int>.Shared.Rent(count) : null;
        var names = rented ?? stackalloc int[OnStack];
        count = 0;
        for (var i = node + 1; i < tape[node].Next; i = tape[i].Next)
            names[count++] = i;
        WriteProperties(tape, names[..count], null, to);
        if (rented is not null)
            ArrayPool<int>.Shared.Return(rented);
    }

    private readonly struct ByName(JsonTape tape) : IComparer<int>
    {
        public int Compare(int x, int y) => tape.Name(x).SequenceCompareTo(tape.Name(y));
    }
}
