using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>What deciding found to be written: who enters and leaves, and when whom to look at again. Pure.</summary>
internal sealed class Decisions(RuleBook book, long now)
{
    public List<Change> Changes { get; } = [];
    public List<(long Identifier, long At)> Due { get; } = [];

    /// <summary>Decides about a person, whose rows in these segments are given, the longest there first.</summary>
    public void Decide(long person, IFacts facts, IEnumerable<long> segments, ILookup<long, Member> rows, Cause cause, long? because)
    {
        var decide = new Decide(book.Rules, facts, now);
        Take(person, segments.Select(segment => (segment, decide.Of(book.Rules[segment]))), rows, cause, because);
    }

    /// <summary>As <see cref="Decide"/>, with the answers known.</summary>
    public void Take(long person, IEnumerable<(long Segment, Answer Answer)> answers, ILookup<long, Member> rows, Cause cause, long? because = null)
    {
        var until = long.MaxValue;
        foreach (var (segment, answer) in answers)
        {
            until = Math.Min(until, answer.Until);
            Compare(person, segment, answer.Holds, rows[segment], cause, because);
        }
        if (until < long.MaxValue)
            Due.Add((person, until));
    }

    /// <summary>Rows of identifiers that nobody has any more.</summary>
    public void Forget(IEnumerable<Member> rows) =>
        Changes.AddRange(rows.Select(row => new Change(row.Segment, row.Identifier, Entered: false, Cause.Identity, null, Told: false)));

    /// <summary>How many more belong to each segment, of those whose members change.</summary>
    public List<(long Segment, long More)> Counts() =>
        [.. Changes.GroupBy(change => change.Segment).Select(of => (of.Key, of.Sum(change => change.Entered ? 1L : -1L)))];

    private void Compare(long person, long segment, bool holds, IEnumerable<Member> rows, Cause cause, long? because)
    {
        var told = book.IsLive(segment);
        var longest = rows.FirstOrDefault();
        if (holds && longest?.Identifier == person)
            rows = rows.Skip(1);
        else if (holds)
            // after a merge the row moves to who the person is now
            Changes.Add(new Change(segment, person, Entered: true, cause, because, told && longest is null, longest?.SinceAt));
        // of two persons that became one, both belonged: they leave once, if they do, and one row is enough
        foreach (var (i, row) in rows.Index())
            Changes.Add(new Change(segment, row.Identifier, Entered: false, cause, because, told && !holds && i == 0));
    }
}
