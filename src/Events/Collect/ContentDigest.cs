using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Throughline.Events.Collect;

/// <summary>
/// Tells the same fact sent again from another fact under the same message id: 16 bytes of SHA-256 over the item's content,
/// whatever the order of its keys, its white space, its escapes, and whatever a retry changes (<see cref="ItemFields.IsDelivery"/>).
/// </summary>
internal sealed class ContentDigest
{
    public const int Length = 16;
    private const int OnStack = 64;
    private readonly ArrayBufferWriter<byte> buffer = new(4096);

    /// <summary>Of an item with the batch's context and integrations merged in.</summary>
    /// <exception cref="RefusedItemException">An object has a name twice.</exception>
    public byte[] Of(string kind, Batch batch, int item, int context, int integrations)
    {
        var tape = batch.Tape;
        buffer.ResetWrittenCount();
        buffer.Write(System.Text.Encoding.UTF8.GetBytes(kind));
        Properties(tape, item, JsonTape.None, static name => ItemFields.IsDelivery(name) || name.SequenceEqual("type"u8)
            || name.SequenceEqual("context"u8) || name.SequenceEqual("integrations"u8) || name.SequenceEqual("uuid"u8) || name.SequenceEqual("sent_at"u8)
            || name.SequenceEqual("api_key"u8));
        Properties(tape, context, batch.Context, null);
        Properties(tape, integrations, batch.Integrations, null);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.WrittenSpan, hash);
        return hash[..Length].ToArray();
    }

    private void Properties(JsonTape tape, int own, int shared, Func<ReadOnlySpan<byte>, bool>? leaveOut)
    {
        var most = Size(tape, own) + Size(tape, shared);
        var rented = most > OnStack ? ArrayPool<int>.Shared.Rent(most) : null;
        var names = rented ?? stackalloc int[OnStack];
        var count = 0;
        for (var i = own + 1; own != JsonTape.None && i < tape[own].Next; i = tape[i].Next)
            names[count++] = i;
        for (var i = shared + 1; shared != JsonTape.None && i < tape[shared].Next; i = tape[i].Next)
            if (!JsonText.Has(tape, own, tape.Name(i)))
                names[count++] = i;
        Canonical.WriteProperties(tape, names[..count], leaveOut, buffer);
        if (rented is not null)
            ArrayPool<int>.Shared.Return(rented);
    }

    private static int Size(JsonTape tape, int node)
    {
        if (tape.Type(node) != JsonTokenType.StartObject)
            return 0;
        var size = 0;
        for (var i = node + 1; i < tape[node].Next; i = tape[i].Next)
            size++;
        return size;
    }
}
