namespace Throughline.Strata.Storage;

/// <summary>An event of a journey as it is read and written. Source and channel are codes plus one, 0 for none.</summary>
internal readonly record struct Row(long Time, long Sequence, uint Subject, int Step, int Source, int Channel) : IComparable<Row>
{
    public int CompareTo(Row other) => Time != other.Time ? Time.CompareTo(other.Time) : Sequence.CompareTo(other.Sequence);
}
