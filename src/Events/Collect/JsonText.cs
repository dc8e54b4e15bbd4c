using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Throughline.Events.Collect;

/// <summary>Composes JSON objects from pieces of a tape, copying what was sent as it was written.</summary>
internal sealed class JsonText
{
    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private bool isFirst;

    public JsonText Begin()
    {
        buffer.ResetWrittenCount();
        buffer.Write("{"u8);
        isFirst = true;
        return this;
    }

    /// <summary>All properties of an object.</summary>
    public JsonText All(JsonTape tape, int node)
    {
        if (tape.Type(node) != JsonTokenType.StartObject || tape[node].Next == node + 1)
            return this;
        Comma();
        buffer.Write(tape.Raw(node)[1..^1]);
        return this;
    }

    /// <summary>The properties of an object that another doesn't have.</summary>
    public JsonText Missing(JsonTape tape, int node, int other)
    {
        if (tape.Type(node) != JsonTokenType.StartObject)
            return this;
        for (var i = node + 1; i < tape[node].Next; i = tape[i].Next)
            if (!Has(tape, other, tape.Name(i)))
                Property(tape, i);
        return this;
    }

    /// <summary>One property as it stands in the tape, given by its name's node.</summary>
    public JsonText Property(JsonTape tape, int name)
    {
        Comma();
        WriteName(tape.Name(name));
        buffer.Write(tape.Raw(name + 1));
        return this;
    }

    public JsonText Value(ReadOnlySpan<byte> name, JsonTape tape, int node)
    {
        if (node == JsonTape.None)
            return this;
        Comma();
        WriteName(name);
        buffer.Write(tape.Raw(node));
        return this;
    }

    /// <summary>A value that is JSON already.</summary>
    public JsonText Json(ReadOnlySpan<byte> name, string json)
    {
        Comma();
        WriteName(name);
        buffer.Write(Encoding.UTF8.GetBytes(json));
        return this;
    }

    public bool IsEmpty => isFirst;

    public string End()
    {
        buffer.Write("}"u8);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static bool Has(JsonTape tape, int node, ReadOnlySpan<byte> name)
    {
        if (tape.Type(node) != JsonTokenType.StartObject)
            return false;
        for (var i = node + 1; i < tape[node].Next; i = tape[i].Next)
            if (tape.Name(i).SequenceEqual(name))
                return true;
        return false;
    }

    private void WriteName(ReadOnlySpan<byte> name)
    {
        buffer.Write("\""u8);
        buffer.Write(JsonEncodedText.Encode(name, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        buffer.Write("\":"u8);
    }

    private void Comma()
    {
        if (!isFirst)
            buffer.Write(","u8);
        isFirst = false;
    }
}
