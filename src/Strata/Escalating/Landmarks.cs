using Throughline.Strata.Scan;

namespace Throughline.Strata.Escalating;

/// <summary>
/// Goes with a person from landmark to landmark: instants that are whole multiples of a step of time. At each it knows what lies in the look-back
/// before it (its end included, its beginning not) and whether a contact follows until the next (its end included). Landmarks that are alike
/// come together, with how many they are.
/// </summary>
internal abstract class Landmarks
{
    private readonly EscalationRule rule;
    private readonly long last, end;
    private readonly int[] counts, places;
    private readonly List<int> present = [];
    private readonly bool[] contact, closing;
    private readonly Dictionary<(int, int), int> pairs = [];
    private readonly int steps;

    /// <param name="rule">What is looked for.</param>
    /// <param name="steps">How many steps there are.</param>
    /// <param name="end">The last instant that is known: a landmark whose time after it is not over by then is left out.</param>
    protected Landmarks(EscalationRule rule, int steps, long end)
    {
        (this.rule, this.steps, this.end) = (rule, steps, end);
        last = Floor(end, rule.Every) - 1;
        foreach (var pair in rule.Pairs)
            pairs.TryAdd(pair, steps + pairs.Count);
        (counts, places) = (new int[steps + pairs.Count], new int[steps + pairs.Count]);
        (contact, closing) = (Table(rule.Contacts), Table(rule.Closings));
    }

    /// <summary>The events in the look-back: the first, and the first after them.</summary>
    protected (int Begin, int End) Inside { get; private set; }

    /// <summary>The exposures in the look-back: step codes, then the pairs in their order.</summary>
    protected IReadOnlyList<int> Present => present;

    /// <summary>How many other events lie in the look-back than those that make the exposure.</summary>
    protected int Others(int exposure, int events) => events - counts[exposure] * (exposure < steps ? 1 : 2);

    /// <param name="events">How many events lie in the look-back.</param>
    /// <param name="contact">Whether a contact follows.</param>
    /// <param name="times">How many landmarks in a row are like this.</param>
    protected abstract void Take(int events, bool contact, long times);

    protected void Walk(in Journey journey)
    {
        var (enter, leave, open, outcome) = (0, 0, false, 0);
        var (at, n) = (FirstWith(journey.Times[0]), journey.Length);
        while (leave < n)
        {
            if (leave == enter)
                at = Math.Max(at, FirstWith(journey.Times[enter]));
            if (at > last)
                break;
            for (; enter < n && FirstWith(journey.Times[enter]) <= at; enter++)
            {
                var step = journey.Steps[enter];
                open = rule.Closings.Length > 0 && (contact[step] || (open && !closing[step]));
                Add(step);
                if (PairAt(journey, enter) is >= 0 and var pair)
                    Add(pair);
            }
            for (; leave < enter && LastWith(journey.Times[leave]) < at; leave++)
            {
                Remove(journey.Steps[leave]);
                if (leave + 1 < n && PairAt(journey, leave + 1) is >= 0 and var pair)
                    Remove(pair);
            }
            if (leave == enter)
                continue;
            while (outcome < n && (!contact[journey.Steps[outcome]] || FirstWith(journey.Times[outcome]) - 1 < at))
                outcome++;
            var next = Math.Min(LastWith(journey.Times[leave]), last) + 1;
            if (enter < n)
                next = Math.Min(next, FirstWith(journey.Times[enter]));
            var follows = outcome < n && FirstWith(journey.Times[outcome]) - 1 == at;
            if (outcome < n)
                next = Math.Min(next, follows ? at + 1 : FirstWith(journey.Times[outcome]) - 1);
            Inside = (leave, enter);
            if (!open)
                Take(enter - leave, follows, next - at);
            at = next;
        }
        Leave();
    }

    /// <summary>Whether something may follow now, at the last instant that is known: the look-back to there holds an event, and no conversation is open.</summary>
    protected bool StandsNow(in Journey journey)
    {
        var begin = journey.Length;
        while (begin > 0 && journey.Times[begin - 1] > end - rule.LookBack)
            begin--;
        for (var i = begin; i < journey.Length; i++)
        {
            Add(journey.Steps[i]);
            if (i > begin && pairs.TryGetValue((journey.Steps[i - 1], journey.Steps[i]), out var pair))
                Add(pair);
        }
        Inside = (begin, journey.Length);
        if (rule.Closings.Length == 0)
            return begin < journey.Length;
        var latest = journey.Length - 1;
        while (latest >= 0 && !contact[journey.Steps[latest]] && !closing[journey.Steps[latest]])
            latest--;
        return begin < journey.Length && (latest < 0 || !contact[journey.Steps[latest]]);
    }

    /// <summary>Forgets the person.</summary>
    protected void Leave()
    {
        foreach (var exposure in present)
            counts[exposure] = 0;
        present.Clear();
    }

    private void Add(int exposure)
    {
        if (exposure < steps && (contact[exposure] || closing[exposure]))
            return;
        if (counts[exposure]++ > 0)
            return;
        places[exposure] = present.Count;
        present.Add(exposure);
    }

    private void Remove(int exposure)
    {
        if (counts[exposure] == 0 || --counts[exposure] > 0)
            return;
        var (place, moved) = (places[exposure], present[^1]);
        present[place] = moved;
        places[moved] = place;
        present.RemoveAt(present.Count - 1);
    }

    /// <summary>The pair that an event ends, where both its events are ever in one look-back.</summary>
    private int PairAt(in Journey journey, int i) =>
        pairs.Count > 0 && i > 0 && pairs.TryGetValue((journey.Steps[i - 1], journey.Steps[i]), out var pair) && FirstWith(journey.Times[i]) <= LastWith(journey.Times[i - 1]) ? pair : -1;

    /// <summary>The first landmark at or after an instant.</summary>
    private long FirstWith(long time) => -Floor(-time, rule.Every);

    /// <summary>The last landmark whose look-back holds it: before the instant plus the look-back.</summary>
    private long LastWith(long time) => FirstWith(time + rule.LookBack) - 1;

    private static long Floor(long a, long b) => a >= 0 ? a / b : -((-a + b - 1) / b);

    private bool[] Table(int[] codes)
    {
        var table = new bool[steps];
        foreach (var code in codes.Where(code => code >= 0))
            table[code] = true;
        return table;
    }
}

/// <summary>What escalation looks for. Lengths are microseconds.</summary>
/// <param name="Contacts">Step codes of which any is a contact.</param>
/// <param name="Closings">Step codes that end a conversation; where there are any, nobody counts from a contact to the next of these.</param>
/// <param name="Pairs">Pairs of different steps, the second directly after the first, that are looked at beside all steps.</param>
/// <param name="Every">From landmark to landmark, and how long after one a contact counts.</param>
/// <param name="LookBack">How far back exposures count.</param>
public sealed record EscalationRule(int[] Contacts, int[] Closings, IReadOnlyList<(int First, int Second)> Pairs, long Every, long LookBack);
