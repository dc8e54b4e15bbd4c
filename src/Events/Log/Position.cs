namespace Throughline.Events.Log;

/// <summary>
/// Where a reader stands. On SQLite the sequence alone; on PostgreSQL the transaction first, because a slow transaction commits
/// lower sequences after faster ones were read (docs/adr/0002).
/// </summary>
public readonly record struct Position(long Xact, long Sequence) : IComparable<Position>
{
    public static Position Start { get; } = new(0, 0);

    public int CompareTo(Position other) => (Xact, Sequence).CompareTo((other.Xact, other.Sequence));
    public static bool operator <(Position left, Position right) => left.CompareTo(right) < 0;
    public static bool operator >(Position left, Position right) => left.CompareTo(right) > 0;
    public static bool operator <=(Position left, Position right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Position left, Position right) => left.CompareTo(right) >= 0;
}
