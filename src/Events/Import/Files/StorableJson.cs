using System.Buffers.Text;
using System.Text.Json;

namespace Throughline.Events.Import.Files;

/// <summary>What JSON may say and both databases hold: no NUL, no half of a surrogate pair, no number beyond all bounds, no depth without end.</summary>
internal static class StorableJson
{
    private const int Deepest = 32;

    /// <exception cref="RefusedRowException">It is not JSON, or can't be held.</exception>
    public static void Check(ReadOnlySpan<byte> json, JsonCommentHandling comments = JsonCommentHandling.Disallow, bool trailingCommas = false)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1_000, CommentHandling = comments, AllowTrailingCommas = trailingCommas });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= Deepest && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                    throw new RefusedRowException(ImportReason.TooDeep);
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    CheckText(ref reader);
                if (reader.TokenType == JsonTokenType.Number)
                    CheckNumber(reader.ValueSpan);
            }
        }
        catch (JsonException e)
        {
            throw reader.CurrentDepth >= Deepest
                ? new RefusedRowException(ImportReason.TooDeep)
                : new RefusedRowException(ImportReason.MalformedJson, $"At byte {e.BytePositionInLine + 1}.");
        }
    }

    private static void CheckText(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.IndexOf("\\u"u8) < 0)
            return;
        try
        {
            if (reader.GetString()!.Contains('\0', StringComparison.Ordinal))
                throw new RefusedRowException(ImportReason.NulCharacter);
        }
        catch (InvalidOperationException)
        {
            throw new RefusedRowException(ImportReason.LoneSurrogate);
        }
    }

    /// <summary>PostgreSQL holds numbers digit by digit: 1e100000 would be read back as a hundred thousand digits.</summary>
    private static void CheckNumber(ReadOnlySpan<byte> number)
    {
        var exponent = number.IndexOfAny((byte)'e', (byte)'E');
        if (exponent < 0 && number.Length <= 300)
            return;
        var digits = exponent < 0 ? number : number[..exponent];
        if (!Utf8Parser.TryParse(number, out double value, out var read) || read != number.Length || !double.IsFinite(value)
            || (value == 0 && digits.IndexOfAnyInRange((byte)'1', (byte)'9') >= 0))
            throw new RefusedRowException(ImportReason.NumberOutOfRange);
    }
}
