namespace Throughline.JourneyWriter;

/// <summary>
/// A log without end, always the same: ties, late events, times finer than a millisecond, pauses of months, and subjects that move from one
/// person to another and back while it grows.
/// </summary>
public static class MadeLog
{
    public const int Subjects = 40;

    public sealed record Entry(int Number, string Step, long Time, int Subject, string Order, string Source, string? Channel)
    {
        /// <summary>Far apart, so that few events fill many pages of columns.</summary>
        public long Sequence => 30L * Number;

        public string Plan => Number % 9 == 0 ? "pro" : "free";
    }

    /// <summary>The n-th event.</summary>
    public static Entry At(int n)
    {
        var chance = new Chance(n);
        var late = chance.Below(20) == 0 ? chance.Below(500) : 0;
        var time = (n - late) / 3 * 1_000_000L + (chance.Below(50) == 0 ? 333 : 0) - (chance.Below(200) == 0 ? 7_000_000_000_000 : 0);
        return new Entry(
            n, $"step {chance.Below(7)}", time, chance.Below(Subjects), $"order {chance.Below(60)}", $"source {chance.Below(2)}",
            chance.Below(3) is > 0 and var channel ? $"channel {channel}" : null);
    }

    /// <summary>The subject that has another person from the n-th event on, and that person; null for none.</summary>
    public static (int Subject, int Person)? MoveAt(int n)
    {
        var chance = new Chance(n + 1_000_000);
        return chance.Below(25) == 0 ? (chance.Below(Subjects), chance.Below(Subjects)) : null;
    }

    /// <summary>Whether what came up to the n-th event is published after it, and whether it is saved then.</summary>
    public static (bool IsPublished, bool IsSaved) After(int n)
    {
        var chance = new Chance(n + 2_000_000);
        return (chance.Below(20) == 0, chance.Below(200) == 0);
    }

    /// <summary>The person of each subject before the n-th event.</summary>
    public static int[] PersonsBefore(int n)
    {
        var persons = Enumerable.Range(0, Subjects).ToArray();
        for (var i = 0; i < n; i++)
        {
            if (MoveAt(i) is { } move)
                persons[move.Subject] = move.Person;
        }
        return persons;
    }

    /// <summary>Numbers that are the same in each process (SplitMix64).</summary>
    private struct Chance(long seed)
    {
        private ulong state = (ulong)seed * 0x9E3779B97F4A7C15UL;

        public int Below(int limit)
        {
            var mixed = state += 0x9E3779B97F4A7C15UL;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return (int)((mixed ^ (mixed >> 31)) % (ulong)limit);
        }
    }
}
