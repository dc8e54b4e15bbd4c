using Throughline.Strata.Scan;

namespace Throughline.Strata.Escalating;

/// <summary>Counts landmarks by stratum, with and without each exposure, with and without a contact after.</summary>
internal sealed class CountExposures(EscalationRule rule, int steps, long end) : Visitor
{
    private readonly Counting counting = new(rule, steps, end);

    public Tables Tables => counting.Tables;

    public override void Visit(in Journey journey) => counting.Count(journey);

    private sealed class Counting(EscalationRule rule, int steps, long end) : Landmarks(rule, steps, end)
    {
        private readonly int[] seen = new int[steps + rule.Pairs.Count];
        private int person;

        public Tables Tables { get; } = new(steps + rule.Pairs.Count);

        public void Count(in Journey journey)
        {
            person++;
            var before = Tables.Landmarks;
            Walk(journey);
            Tables.People += Tables.Landmarks > before ? 1 : 0;
            if (StandsNow(journey))
            {
                foreach (var exposure in Present)
                    Tables.ExposedNow[exposure]++;
            }
            Leave();
        }

        protected override void Take(int events, bool contact, long times)
        {
            Tables.Landmarks += times;
            Tables.All.Add(events, contact, times);
            foreach (var exposure in Present)
            {
                (Tables.ByEvents[exposure] ??= new()).Add(events, contact, times);
                (Tables.ByOthers[exposure] ??= new()).Add(Others(exposure, events), contact, times);
                if (seen[exposure] == person)
                    continue;
                seen[exposure] = person;
                Tables.ExposedPeople[exposure]++;
            }
        }
    }
}

/// <summary>Landmarks counted: all by the events in the look-back, those with an exposure by these and by the others among them.</summary>
internal sealed class Tables(int exposures)
{
    public long Landmarks { get; set; }
    public int People { get; set; }
    public ByStratum All { get; } = new();
    public ByStratum?[] ByEvents { get; } = new ByStratum?[exposures];
    public ByStratum?[] ByOthers { get; } = new ByStratum?[exposures];
    public int[] ExposedPeople { get; } = new int[exposures];
    public int[] ExposedNow { get; } = new int[exposures];

    public void Add(Tables other)
    {
        Landmarks += other.Landmarks;
        People += other.People;
        All.Add(other.All);
        for (var i = 0; i < ExposedPeople.Length; i++)
        {
            ExposedPeople[i] += other.ExposedPeople[i];
            ExposedNow[i] += other.ExposedNow[i];
            if (other.ByEvents[i] is { } events)
                (ByEvents[i] ??= new()).Add(events);
            if (other.ByOthers[i] is { } others)
                (ByOthers[i] ??= new()).Add(others);
        }
    }

    /// <summary>Counts by stratum.</summary>
    internal sealed class ByStratum
    {
        private long[] counts = new long[16];

        public int Count => counts.Length / 2;
        public long Contacts(int stratum) => 2 * stratum + 1 < counts.Length ? counts[2 * stratum + 1] : 0;
        public long Landmarks(int stratum) => 2 * stratum + 1 < counts.Length ? counts[2 * stratum] + counts[2 * stratum + 1] : 0;

        public void Add(int stratum, bool contact, long times)
        {
            var place = 2 * stratum + (contact ? 1 : 0);
            if (place >= counts.Length)
                Array.Resize(ref counts, Math.Max(2 * stratum + 2, 2 * counts.Length));
            counts[place] += times;
        }

        public void Add(ByStratum other)
        {
            if (other.counts.Length > counts.Length)
                Array.Resize(ref counts, other.counts.Length);
            for (var i = 0; i < other.counts.Length; i++)
                counts[i] += other.counts[i];
        }
    }
}
