namespace Throughline.Strata.Tests;

/// <summary>The definitions, as obvious as can be and as slow as they like.</summary>
internal static class Reference
{
    public static List<List<Happened>> Journeys(IEnumerable<Happened> facts, long? gap = null)
    {
        var journeys = new List<List<Happened>>();
        foreach (var group in facts.Where(f => f.Key >= 0).GroupBy(f => f.Key).OrderBy(g => g.Key))
        {
            // OrderBy keeps the order of the log among equal times
            Happened? before = null;
            foreach (var fact in group.OrderBy(f => f.Time))
            {
                if (before is null || (gap is { } most && fact.Time - before.Time > most))
                    journeys.Add([]);
                journeys[^1].Add(fact);
                before = fact;
            }
        }
        return journeys;
    }

    public static List<string> Steps(List<List<Happened>> journeys) =>
        [.. journeys.SelectMany(j => j).Select(f => f.Step).Distinct()
            .Select(step => (
                Step: step,
                Count: journeys.Sum(j => j.Count(f => f.Step == step)),
                Journeys: journeys.Count(j => j.Any(f => f.Step == step)),
                People: journeys.SelectMany(j => j).Where(f => f.Step == step).Select(f => f.Person).Distinct().Count(),
                First: journeys.Count(j => j[0].Step == step),
                Last: journeys.Count(j => j[^1].Step == step)))
            .OrderByDescending(s => s.Count).ThenBy(s => s.Step, CodePoints.Order)
            .Select(s => $"{s.Step} {s.Count} {s.Journeys} {s.People} {s.First} {s.Last}")];

    /// <summary>The same in one pass over the events, for logs of very many steps.</summary>
    public static List<string> StepsFast(List<List<Happened>> journeys) =>
        [.. journeys.SelectMany((j, number) => j.Select((f, i) => (f.Step, f.Person, Journey: number, First: i == 0, Last: i == j.Count - 1)))
            .GroupBy(f => f.Step)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, CodePoints.Order)
            .Select(g => $"{g.Key} {g.Count()} {g.Select(f => f.Journey).Distinct().Count()} {g.Select(f => f.Person).Distinct().Count()} {g.Count(f => f.First)} {g.Count(f => f.Last)}")];

    public static List<string> Edges(List<List<Happened>> journeys) =>
        [.. journeys.SelectMany((j, number) => j.Zip(j.Skip(1), (a, b) => (From: a.Step, To: b.Step, Journey: number, Elapsed: b.Time - a.Time)))
            .GroupBy(e => (e.From, e.To))
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.From, CodePoints.Order).ThenBy(g => g.Key.To, CodePoints.Order)
            .Select(g => $"{g.Key.From}>{g.Key.To} {g.Count()} {g.Select(e => e.Journey).Distinct().Count()} {Elapsed([.. g.Select(e => e.Elapsed)])}")];

    public static string Elapsed(List<long> elapsed)
    {
        elapsed.Sort();
        var n = elapsed.Count;
        var mean = Math.Round(elapsed.Sum(e => (decimal)e) / n, MidpointRounding.AwayFromZero);
        var median = n % 2 == 1 ? elapsed[n / 2] : (elapsed[n / 2 - 1] + (decimal)elapsed[n / 2]) / 2;
        // the first value that nine tenths of all do not exceed
        var p90 = elapsed.First(e => 10 * elapsed.Count(other => other <= e) >= 9 * n);
        return FormattableString.Invariant($"{mean:0} {median:0.#} {p90} {elapsed[0]} {elapsed[^1]}");
    }

    public static List<string> Variants(List<List<Happened>> journeys) =>
        [.. journeys.GroupBy(j => string.Join('\u0001', j.Select(f => f.Step)))
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, CodePoints.Order)
            .Select(g => $"{g.Key.Replace('\u0001', '>')} {g.Count()}")];
}
