using System.Buffers.Text;
using System.Text.Json;

namespace Throughline.Events.Collect;

/// <summary>The step that refuses what a database can't hold or what says two things at once, wherever in the item it stands.</summary>
internal static class ExamineItem
{
    /// <exception cref="RefusedItemException">Too deep, a NUL, half a surrogate pair, or a number beyond all bounds.</exception>
    public static void Check(JsonTape tape, int item)
    {
        Span<int> ends = stackalloc int[Limits.Depth + 1];
        var depth = 0;
        for (var i = item; i < tape[item].Next; i++)
        {
            while (depth > 0 && i >= ends[depth - 1])
                depth--;
            ref readonly var node = ref tape[i];
            switch (node.Type)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (depth == Limits.Depth)
                        throw new RefusedItemException(RefusalReason.TooDeep);
                    ends[depth++] = node.Next;
                    break;
                case JsonTokenType.PropertyName when node.Escaped:
                    var name = tape.Name(i);
                    if (name is [0xFF])
                        throw new RefusedItemException(RefusalReason.LoneSurrogate, "A key");
                    if (name.Contains((byte)0))
                        throw new RefusedItemException(RefusalReason.NulCharacter, "A key");
                    break;
                case JsonTokenType.String when node.Escaped:
                    CheckEscapes(tape, i);
                    break;
                case JsonTokenType.Number:
                    CheckNumber(tape.Raw(i));
                    break;
            }
        }
    }

    private static void CheckEscapes(JsonTape tape, int node)
    {
        if (tape.Raw(node).IndexOf("\\u"u8) < 0)
            return;
        var text = tape.Text(node) ?? throw new RefusedItemException(RefusalReason.LoneSurrogate);
        if (text.Contains('\0'))
            throw new RefusedItemException(RefusalReason.NulCharacter);
    }

    /// <summary>PostgreSQL holds numbers digit by digit: 1e100000 would be read back as a hundred thousand digits.</summary>
    private static void CheckNumber(ReadOnlySpan<byte> number)
    {
        var exponent = number.IndexOfAny((byte)'e', (byte)'E');
        if (exponent < 0 && number.Length <= 300)
            return;
        var mantissa = exponent < 0 ? number : number[..exponent];
        var read = Utf8Parser.TryParse(number, out double value, out var consumed) && consumed == number.Length;
        if (!read || !double.IsFinite(value) || (value == 0 && mantissa.IndexOfAnyInRange((byte)'1', (byte)'9') >= 0))
            throw new RefusedItemException(RefusalReason.NumberOutOfRange);
    }
}
