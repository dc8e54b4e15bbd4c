using System.Buffers.Binary;
using System.Text;

namespace Throughline.People.Identity;

/// <summary>
/// Where a claim stands in canonical order: an operator's merges first, then verified, then by time, source, message id and index
/// in the event. Bytes that compare as the claims do, here and in both databases, and from which all of it can be read again.
/// </summary>
internal sealed class ClaimKey : IComparable<ClaimKey>, IEquatable<ClaimKey>
{
    private const int TimeAt = 1, SourceAt = 9;

    private ClaimKey(byte[] bytes) => Bytes = bytes;

    public byte[] Bytes { get; }

    public ClaimRank Rank => (ClaimRank)Bytes[0];

    /// <summary>Microseconds since 1970 in UTC.</summary>
    public long At => BinaryPrimitives.ReadInt64BigEndian(Bytes.AsSpan(TimeAt)) ^ long.MinValue;

    public string Source => Encoding.UTF8.GetString(Bytes.AsSpan(SourceAt, SourceEnd - SourceAt));
    public string MessageId => Encoding.UTF8.GetString(Bytes.AsSpan(SourceEnd + 1, Bytes.Length - 3 - (SourceEnd + 1)));

    private int SourceEnd => Array.IndexOf(Bytes, (byte)0, SourceAt);

    /// <param name="rank">Whose word it is.</param>
    /// <param name="at">Microseconds since 1970 in UTC.</param>
    /// <param name="source">The source's name, without NUL.</param>
    /// <param name="messageId">Without NUL.</param>
    /// <param name="index">The place of the claim in its event, from 0.</param>
    public static ClaimKey Of(ClaimRank rank, long at, string source, string messageId, int index)
    {
        var bytes = new byte[SourceAt + Encoding.UTF8.GetByteCount(source) + 1 + Encoding.UTF8.GetByteCount(messageId) + 1 + 2];
        bytes[0] = (byte)rank;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(TimeAt), at ^ long.MinValue); // so that times before 1970 come first
        var end = SourceAt + Encoding.UTF8.GetBytes(source, bytes.AsSpan(SourceAt)) + 1;
        Encoding.UTF8.GetBytes(messageId, bytes.AsSpan(end));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(bytes.Length - 2), (ushort)index);
        return new ClaimKey(bytes);
    }

    public static ClaimKey Of(byte[] bytes) => new(bytes);

    public static ClaimKey Earlier(ClaimKey? a, ClaimKey b) => a is not null && a <= b ? a : b;
    public static ClaimKey Later(ClaimKey? a, ClaimKey b) => a is not null && a >= b ? a : b;

    public static bool operator ==(ClaimKey? one, ClaimKey? other) => one is null ? other is null : one.Equals(other);
    public static bool operator !=(ClaimKey? one, ClaimKey? other) => !(one == other);
    public static bool operator <(ClaimKey? one, ClaimKey? other) => one is null ? other is not null : one.CompareTo(other) < 0;
    public static bool operator >(ClaimKey? one, ClaimKey? other) => other < one;
    public static bool operator <=(ClaimKey? one, ClaimKey? other) => !(other < one);
    public static bool operator >=(ClaimKey? one, ClaimKey? other) => !(one < other);

    public int CompareTo(ClaimKey? other) => other is null ? 1 : Bytes.AsSpan().SequenceCompareTo(other.Bytes);
    public bool Equals(ClaimKey? other) => other is not null && Bytes.AsSpan().SequenceEqual(other.Bytes);
    public override bool Equals(object? obj) => Equals(obj as ClaimKey);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }
}

/// <summary>Whose word a claim is; the lower comes first in canonical order.</summary>
public enum ClaimRank
{
    /// <summary>An operator merged two persons: joins whatever the limits say.</summary>
    Merged = 0,

    /// <summary>An agent verified that the person holds the identifier.</summary>
    Verified = 1,

    /// <summary>An event named both.</summary>
    Seen = 2,
}
