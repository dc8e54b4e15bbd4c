using System.Runtime.CompilerServices;
using System.Text;
using Throughline.Strata.Properties;

namespace Throughline.Strata;

/// <summary>
/// One property of all events as it stood at a moment, and perhaps of some that came since. Dispose it soon: its files are kept as long as it
/// is held. Any number of threads may read.
/// </summary>
public sealed class PropertyCodes : IDisposable
{
    private readonly PropertyFile[] held;
    private int disposed;

    internal PropertyCodes(OneProperty.Picture picture, IEnumerable<PropertyFile> files)
    {
        held = [.. files];
        foreach (var file in held)
            file.Hold();
        (Pages, Texts) = (picture.Pages, picture.Values);
    }

    internal PageColumn?[] Pages { get; }
    internal Values.View Texts { get; }

    /// <summary>No event before has it.</summary>
    internal long FirstSequence => (long)Math.Max(0, Array.FindIndex(Pages, page => page is not null)) << PageColumn.Bits;

    /// <summary>No event after has it.</summary>
    internal long LastSequence => ((long)(Array.FindLastIndex(Pages, page => page is not null) + 1) << PageColumn.Bits) - 1;

    /// <summary>How many different values there are: their codes are 1 to this.</summary>
    public int Values => Texts.Count;

    /// <summary>The code of an event's value; 0 where it has none.</summary>
    public int this[long sequence] => PageColumn.PageOf(sequence) is >= 0 and var page && page < Pages.Length && Pages[page] is { } column
        ? (int)column[PageColumn.PlaceOf(sequence)] : 0;

    /// <summary>The value of a code, from 1.</summary>
    public string Value(int code) => Encoding.UTF8.GetString(Texts[code]);

    /// <summary>0 where no event has it.</summary>
    public int CodeOf(string value) => Texts.Find(Encoding.UTF8.GetBytes(value));

    /// <summary>The events that have one of these values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public SequenceSet Among(IEnumerable<string> values)
    {
        var wanted = new HashSet<uint>(values.Select(CodeOf).Where(code => code > 0).Select(code => (uint)code));
        var among = new SequenceSet(Pages.Length);
        if (wanted.Count == 0)
            return among;
        var (only, codes) = (wanted.Count == 1 ? wanted.Single() : 0, new uint[PageColumn.Size]);
        for (var page = 0; page < Pages.Length; page++)
        {
            if (Pages[page] is not { } column)
                continue;
            column.Decode(codes);
            var words = among.Page(page);
            for (var word = 0; word < words.Length; word++)
            {
                var bits = 0UL;
                for (var i = 0; i < 64; i++)
                {
                    var code = codes[64 * word + i];
                    var isAmong = only > 0 ? code == only : code > 0 && wanted.Contains(code);
                    bits |= (isAmong ? 1UL : 0) << i;
                }
                words[word] = bits;
            }
        }
        return among;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        foreach (var file in held)
            file.Release();
    }
}
