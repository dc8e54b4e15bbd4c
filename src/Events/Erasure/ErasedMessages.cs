using System.Buffers.Binary;
using System.Buffers.Text;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Erasure;

/// <summary>
/// What an erased event is called in place of its message id: a keyed hash of it, by which the same message sent or imported again is
/// recognised and by which nobody without the key learns what it was.
/// </summary>
internal static class ErasedMessages
{
    private const string Known = "select count(*) from events where source = @a and message_id = @b";

    public static string Name(byte[] key, long source, string messageId) => "erased-" + Base64Url.EncodeToString(Hash(key, source, messageId));

    public static byte[] Hash(byte[] key, long source, string text)
    {
        var bytes = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, source);
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(sizeof(long)));
        return HMACSHA256.HashData(key, bytes)[..16];
    }

    /// <summary>Which of these were erased; null where none was.</summary>
    public static bool[]? Among(Transaction tx, byte[] key, long source, IReadOnlyList<NewEvent> events)
    {
        var names = new string[events.Count];
        for (var i = 0; i < names.Length; i++)
            names[i] = Name(key, source, events[i].MessageId);
        if (!tx.Dialect.IsPostgres)
            return OneByOne(tx, source, names);
        var found = tx.Query<string>("select message_id from events where source = @source and message_id = any(@names)", new { source, names }).ToHashSet(StringComparer.Ordinal);
        return found.Count == 0 ? null : Array.ConvertAll(names, found.Contains);
    }

    private static bool[]? OneByOne(Transaction tx, long source, string[] names)
    {
        var command = tx.Prepared(Known, "@a", "@b");
        bool[]? erased = null;
        for (var i = 0; i < names.Length; i++)
            if (IsThere(command, source, names[i]))
                (erased ??= new bool[names.Length])[i] = true;
        return erased;
    }

    private static bool IsThere(DbCommand command, long source, string name)
    {
        command.Parameters[0].Value = source;
        command.Parameters[1].Value = name;
        return (long)command.ExecuteScalar()! > 0;
    }
}
