using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <summary>
/// The person of each subject, as a layout keyed by person had it. A subject that it does not know is a person of its own.
/// Outside the managed heap: 4 bytes for each number up to the highest subject.
/// </summary>
public sealed unsafe class PersonIndex : IDisposable
{
    private readonly Growing<uint> persons = new();

    private PersonIndex() { }

    /// <summary>One more than the highest id of a person or subject.</summary>
    public long Limit => persons.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public static PersonIndex Of(Snapshot byPerson)
    {
        var index = new PersonIndex();
        foreach (var part in byPerson.Parts)
        {
            var run = 0L;
            for (var journey = part.Next(0, dead: false); journey < part.Segment.Journeys; journey = part.Next(journey + 1, dead: false))
            {
                var (key, segment) = (checked((uint)part.Segment.KeyAt(journey)), part.Segment);
                index.Reach(key);
                var end = segment.Starts[journey + 1];
                // journeys come as they lie: the next run is near
                if (segment.RunEnd(run) <= segment.Starts[journey])
                    run = ++run < segment.Parts.Runs && segment.RunEnd(run) > segment.Starts[journey] ? run : segment.RunOf(segment.Starts[journey]);
                for (; ; run++)
                {
                    var subject = segment.SubjectOf(run);
                    index.Reach(subject);
                    index.persons.At[subject] = key;
                    if (segment.RunEnd(run) == end)
                        break;
                }
            }
        }
        return index;
    }

    public uint Of(uint subject) => subject < persons.Count ? persons.At[subject] : subject;

    public void Dispose() => persons.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reach(uint id)
    {
        while (persons.Count <= id)
            persons.Add((uint)persons.Count);
    }
}
