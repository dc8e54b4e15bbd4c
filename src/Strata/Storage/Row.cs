namespace Throughline.Strata.Storage;

/// <summary>An event of a journey as it is read and written. Source and channel are codes plus one, 0 for none.</summary>
internal readonly record struct Row(long Time, long Sequence, uint Subject, int Step, int Source, int Channel)
{
    public readonly struct Order : IComparer<Row>
    {
        public int Compare(Row x, Row y) => x.Time != y.Time ? x.Time.CompareTo(y.Time) : x.Sequence.CompareTo(y.Sequence);
    }
}
