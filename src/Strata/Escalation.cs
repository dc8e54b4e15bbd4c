using Throughline.Strata.Escalating;
using Throughline.Strata.Scan;

namespace Throughline.Strata;

/// <summary>
/// Which steps are followed by a contact more often than equal activity without them: an association, no cause. The unit is a person at a
/// landmark, an instant every so often, with an event in the look-back before it.
/// </summary>
/// <param name="Journeys">How many people there are.</param>
/// <param name="Events">How many events they have.</param>
/// <param name="People">How many people have a landmark that counts.</param>
/// <param name="Landmarks">How many landmarks count: person times instant.</param>
/// <param name="Contacts">How many of them are followed by a contact.</param>
/// <param name="Until">The last instant known, in microseconds UTC.</param>
/// <param name="Hidden">How many steps and pairs are not shown since too few people were exposed.</param>
/// <param name="Lines">By how sure they are, the surest first.</param>
public sealed record Escalation(int Journeys, long Events, int People, long Landmarks, long Contacts, long Until, int Hidden, IReadOnlyList<EscalationLine> Lines)
{
    /// <summary>Fewer exposed people say nothing.</summary>
    public const int FewestPeople = 30;

    /// <param name="set">Journeys by person, whole.</param>
    /// <param name="rule">What is looked for.</param>
    /// <exception cref="ArgumentException">Journeys are not people.</exception>
    public static Escalation Of(JourneySet set, EscalationRule rule)
    {
        if (set.Persons is not null || set.LongestGap is not null)
            throw new ArgumentException("Escalation is of people: journeys must be by person.", nameof(set));
        var (steps, end) = (set.Steps.Count, LastInstant(set));
        var counted = Visitor.Run(set, () => new CountExposures(rule, steps, end));
        var tables = counted[0].Tables;
        foreach (var part in counted.Skip(1))
            tables.Add(part.Tables);
        int[] shown = [.. Enumerable.Range(0, tables.ExposedPeople.Length).Where(i => tables.ExposedPeople[i] >= FewestPeople)];
        var ratios = Array.ConvertAll(shown, exposure => new Ratio(tables, exposure));
        int[] known = [.. Enumerable.Range(0, shown.Length).Where(i => ratios[i].Value is not null)];
        var errors = Errors(set, rule, end, tables, [.. known.Select(i => ratios[i])], [.. known.Select(i => shown[i])]);

        var chances = Enumerable.Repeat(1.0, shown.Length).ToArray();
        foreach (var (place, i) in known.Index())
            chances[i] = errors[place] > 0 ? Chances.TwoSided(Math.Log(ratios[i].Value!.Value) / errors[place]) : 1;
        var adjusted = Chances.BenjaminiHochberg(chances);
        var lines = shown.Select((exposure, i) => Line(exposure, ratios[i], Array.IndexOf(known, i) is >= 0 and var k ? errors[k] : null, chances[i], adjusted[i]));
        var ranks = CodePoints.Ranks(set.Steps);
        return new Escalation(
            counted.Sum(p => p.SeenJourneys), counted.Sum(p => p.SeenEvents), tables.People, tables.Landmarks,
            Enumerable.Range(0, tables.All.Count).Sum(tables.All.Contacts), end, tables.ExposedPeople.Count(n => n is > 0 and < FewestPeople),
            [.. lines.OrderBy(l => l.Chance).ThenByDescending(l => l.Ratio ?? 0).ThenBy(l => ranks[l.First]).ThenBy(l => l.Second is { } second ? ranks[second] : -1)]);

        EscalationLine Line(int exposure, Ratio ratio, double? error, double chance, double q)
        {
            var (first, second) = exposure < steps ? (exposure, (int?)null) : (rule.Pairs[exposure - steps].First, rule.Pairs[exposure - steps].Second);
            return new(
                first, second, tables.ExposedPeople[exposure], tables.ExposedNow[exposure], ratio.ExposedLandmarks, ratio.ExposedContacts, ratio.UnexposedLandmarks, ratio.UnexposedContacts,
                ratio.Value, error is { } e ? ratio.Value * Math.Exp(-Chances.Z95 * e) : null, error is { } f ? ratio.Value * Math.Exp(Chances.Z95 * f) : null, chance, q);
        }
    }

    /// <summary>Behind a number stand the people of its landmarks, which are counted.</summary>
    public static Behind Behind(JourneySet set, EscalationRule rule, EscalationGroup group, int skip, int take)
    {
        var (steps, end) = (set.Steps.Count, LastInstant(set));
        return Strata.Behind.Collect(set, () => new FindExposures(rule, steps, end, group).Find, skip, take);
    }

    /// <summary>The last event of all, whoever's; journeys that are filtered out are not known.</summary>
    internal static long LastInstant(JourneySet set)
    {
        var parts = Visitor.Run(set, () => new Latest());
        return parts.Max(part => part.At);
    }

    private static double[] Errors(JourneySet set, EscalationRule rule, long end, Tables tables, Ratio[] ratios, int[] exposures)
    {
        // a block of ratios at a time, so that what a person adds up to stays small
        const int Block = 256;
        var errors = new double[ratios.Length];
        for (var first = 0; first < ratios.Length; first += Block)
        {
            var (some, which) = (ratios[first..Math.Min(ratios.Length, first + Block)], exposures[first..Math.Min(ratios.Length, first + Block)]);
            var unexposed = SumErrors.Unexposed(tables, some);
            var parts = Visitor.Run(set, () => new SumErrors(rule, set.Steps.Count, end, some, which, unexposed));
            for (var i = 0; i < some.Length; i++)
                errors[first + i] = some[i].LogError(parts.Sum(p => p.Squares[i]));
        }
        return errors;
    }

    private sealed class Latest : Visitor
    {
        public long At { get; private set; } = long.MinValue / 2;

        public override void Visit(in Journey journey) => At = Math.Max(At, journey.Times[^1]);
    }
}

/// <summary>A step, or a pair, before a contact. The ratio compares landmarks of equal activity; counts are crude.</summary>
/// <param name="First">The step's code.</param>
/// <param name="Second">Of a pair the second step's code.</param>
/// <param name="ExposedPeople">How many people ever had it in a look-back.</param>
/// <param name="ExposedNow">How many have it in the look-back to the last instant known, with no conversation open.</param>
/// <param name="ExposedLandmarks">At how many landmarks.</param>
/// <param name="ExposedContacts">How many of them are followed by a contact.</param>
/// <param name="UnexposedLandmarks">All other landmarks.</param>
/// <param name="UnexposedContacts">How many of those are followed by a contact.</param>
/// <param name="Ratio">Mantel-Haenszel risk ratio over strata of the number of other events; null where it can't be estimated.</param>
/// <param name="Low">Of its 95 % interval, clustered by person, the lower end.</param>
/// <param name="High">The upper end.</param>
/// <param name="Chance">Of a ratio as far from 1 where there is none.</param>
/// <param name="Adjusted">The same among all that are shown (Benjamini-Hochberg).</param>
public sealed record EscalationLine(
    int First, int? Second, int ExposedPeople, int ExposedNow, long ExposedLandmarks, long ExposedContacts, long UnexposedLandmarks, long UnexposedContacts,
    double? Ratio, double? Low, double? High, double Chance, double Adjusted);
