using System.Runtime.CompilerServices;
using System.Text;
using Throughline.Strata.Properties;
using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <content>A layout by a property is made of another one, without reading the log.</content>
public sealed partial class Layout
{
    /// <summary>
    /// Takes over the events of another layout that have a property; their journeys are those of one value. Nothing may have been added before. What
    /// is made is in memory at first, so that it can be asked at once; <see cref="WriteMuch"/> puts it into a file.
    /// </summary>
    /// <param name="from">All events, whatever their journeys.</param>
    /// <param name="by">Has all properties of these events, and perhaps of others.</param>
    /// <param name="cursor">How far the caller has read thereby.</param>
    /// <param name="threads">How many work on it.</param>
    /// <param name="cancel">Breaks it off; then nothing was taken.</param>
    public void Fill(Snapshot from, PropertyCodes by, string cursor, int threads, CancellationToken cancel = default)
    {
        if (!options.Named)
            throw new InvalidOperationException("Journeys by a property have names.");
        if (current.Parts.Count > 0 || arrivals.Count > 0 || runs.Count > 0)
            throw new InvalidOperationException("Something was added before.");
        compacting.Wait(cancel);
        var made = new List<Segment>();
        var regroup = new Regroup(from, by, threads, cancel);
        (steps, sources, channels) = (new(from.Steps), new(from.Sources), new(from.Channels));
        for (var isDone = false; !isDone;)
        {
            try
            {
                made = regroup.Run(KeyOf, ShapeFor);
                isDone = true;
            }
            catch (KeyCollisionException)
            {
                seed = NewSeed();
            }
        }
        lock (swapping)
            Show([.. made.Select(segment => new Part(segment))], cursor);
    }

    /// <summary>What is in memory goes to a file beside whatever else happens, where it is much.</summary>
    public void WriteMuch()
    {
        if (InMemory > options.MostInMemory && compacting.IsCompleted)
            compacting = options.MergesInBackground ? Task.Run(TryCompact) : Now(TryCompact);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private long KeyOf(ReadOnlySpan<byte> name)
    {
        Span<char> few = stackalloc char[256];
        var units = name.Length <= few.Length ? few : new char[name.Length];
        return KeyOf(units[..Encoding.UTF8.GetChars(name, units)]);
    }
}
