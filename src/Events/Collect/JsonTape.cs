using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Throughline.Events.Collect;

/// <summary>
/// A parsed JSON text as a flat list of nodes over the bytes it came in, so that a batch of a thousand items costs no object each.
/// Lives no longer than those bytes. Strict: UTF-8, one value, no comments, no trailing commas; a byte order mark is passed over.
/// </summary>
internal sealed class JsonTape : IDisposable
{
    private readonly byte[] text;
    private Node[] nodes = ArrayPool<Node>.Shared.Rent(1024);
    private int count;

    /// <summary>Names that were written with escapes, without them.</summary>
    private byte[] names = [];
    private int namesLength;

    private JsonTape(byte[] text) => this.text = text;

    /// <summary>
    /// <paramref name="Start"/> to <paramref name="End"/> is the value in the text, a string without its quotes.
    /// <paramref name="Next"/> is the node after the value and all it holds; for a name, the node after its value.
    /// </summary>
    internal readonly record struct Node(JsonTokenType Type, bool Escaped, int Start, int End, int Next);

    public const int None = -1;
    public const int Root = 0;

    /// <exception cref="MalformedBodyException">It is not JSON in UTF-8.</exception>
    public static JsonTape Parse(byte[] text, int length)
    {
        var start = text.AsSpan(0, length).StartsWith("\uFEFF"u8) ? 3 : 0;
        if (!Utf8.IsValid(text.AsSpan(start, length - start)))
            throw new MalformedBodyException("The body is not valid UTF-8.");
        var tape = new JsonTape(text);
        try
        {
            tape.Read(start, length);
            return tape;
        }
        catch (JsonException e)
        {
            tape.Dispose();
            throw new MalformedBodyException(length == start
                ? "The body is empty; a JSON object is expected."
                : $"The body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    public ref readonly Node this[int node] => ref nodes[node];

    public JsonTokenType Type(int node) => node == None ? JsonTokenType.Null : nodes[node].Type;

    /// <summary>As written, a string with its quotes.</summary>
    public ReadOnlySpan<byte> Raw(int node)
    {
        ref readonly var n = ref nodes[node];
        return n.Type == JsonTokenType.String ? text.AsSpan(n.Start - 1, n.End - n.Start + 2) : text.AsSpan(n.Start, n.End - n.Start);
    }

    /// <summary>A property's name without escapes.</summary>
    public ReadOnlySpan<byte> Name(int node)
    {
        ref readonly var n = ref nodes[node];
        return (n.Escaped ? names : text).AsSpan(n.Start, n.End - n.Start);
    }

    public int Length(int node) => nodes[node].End - nodes[node].Start;

    /// <summary>The value under a name, <see cref="None"/> where there is none or it is null.</summary>
    public int Find(int parent, ReadOnlySpan<byte> name)
    {
        if (Type(parent) != JsonTokenType.StartObject)
            return None;
        for (var i = parent + 1; i < nodes[parent].Next; i = nodes[i].Next)
            if (Name(i).SequenceEqual(name))
                return nodes[i + 1].Type == JsonTokenType.Null ? None : i + 1;
        return None;
    }

    /// <summary>A string's text. Null where it is no text at all: half of a surrogate pair.</summary>
    public string? Text(int node)
    {
        ref readonly var n = ref nodes[node];
        if (!n.Escaped)
            return Encoding.UTF8.GetString(text, n.Start, n.End - n.Start);
        var reader = new Utf8JsonReader(Raw(node));
        reader.Read();
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        ArrayPool<Node>.Shared.Return(nodes);
        nodes = [];
    }

    private void Read(int start, int length)
    {
        var reader = new Utf8JsonReader(text.AsSpan(start, length - start), new JsonReaderOptions { MaxDepth = Limits.BodyDepth });
        var open = new Stack<int>();
        while (reader.Read())
        {
            var at = start + (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    open.Push(count);
                    Add(new Node(reader.TokenType, false, at, at, 0));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    var opened = open.Pop();
                    nodes[opened] = nodes[opened] with { End = at + 1, Next = count };
                    EndProperty(opened);
                    break;
                case JsonTokenType.PropertyName:
                    Add(reader.ValueIsEscaped ? Unescaped(ref reader) : new Node(JsonTokenType.PropertyName, false, at + 1, at + 1 + reader.ValueSpan.Length, 0));
                    break;
                case JsonTokenType.String:
                    Add(new Node(JsonTokenType.String, reader.ValueIsEscaped, at + 1, at + 1 + reader.ValueSpan.Length, count + 1));
                    EndProperty(count - 1);
                    break;
                default:
                    Add(new Node(reader.TokenType, false, at, at + reader.ValueSpan.Length, count + 1));
                    EndProperty(count - 1);
                    break;
            }
        }
    }

    /// <summary>A value that stands after its name ends the property.</summary>
    private void EndProperty(int value)
    {
        if (value > 0 && nodes[value - 1].Type == JsonTokenType.PropertyName)
            nodes[value - 1] = nodes[value - 1] with { Next = count };
    }

    private Node Unescaped(ref Utf8JsonReader reader)
    {
        if (names.Length - namesLength < reader.ValueSpan.Length)
            Array.Resize(ref names, Math.Max(names.Length * 2, namesLength + reader.ValueSpan.Length));
        var start = namesLength;
        try
        {
            namesLength += reader.CopyString(names.AsSpan(start));
            return new Node(JsonTokenType.PropertyName, true, start, namesLength, 0);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: the byte 0xFF, which no UTF-8 holds, stands for the name, and ExamineItem refuses it.
            names[namesLength++] = 0xFF;
            return new Node(JsonTokenType.PropertyName, true, start, namesLength, 0);
        }
    }

    private void Add(Node node)
    {
        if (count == nodes.Length)
        {
            var larger = ArrayPool<Node>.Shared.Rent(count * 2);
            nodes.CopyTo(larger, 0);
            ArrayPool<Node>.Shared.Return(nodes);
            nodes = larger;
        }
        nodes[count++] = node;
    }
}
