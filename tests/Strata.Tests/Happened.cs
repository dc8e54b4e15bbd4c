namespace Throughline.Strata.Tests;

/// <summary>An event as the slow reference and the generators know it.</summary>
internal sealed record Happened(string Step, long Time, int Key = 0, int Person = 0, int Source = 0, int Channel = -1)
{
    /// <summary>The facts as columns: the n-th fact of a list is the n-th of the log, and the columns are in another order where asked.</summary>
    public static EventColumns Columns(IReadOnlyList<Happened> facts, bool backwards = false)
    {
        var order = Enumerable.Range(0, facts.Count).ToArray();
        if (backwards)
            Array.Reverse(order);
        var names = facts.Select(f => f.Step).Distinct().ToList();
        return new EventColumns
        {
            Count = facts.Count,
            Step = [.. order.Select(i => names.IndexOf(facts[i].Step)), -7],
            OccurredAt = [.. order.Select(i => facts[i].Time), 99],
            Sequence = [.. order.Select(i => 10L * i + 1), 99],
            Person = [.. order.Select(i => facts[i].Person), -7],
            Key = [.. order.Select(i => facts[i].Key), -7],
            Source = [.. order.Select(i => facts[i].Source), -7],
            Channel = [.. order.Select(i => facts[i].Channel), -7],
            StepNames = names,
            PersonCount = facts.Select(f => f.Person).DefaultIfEmpty(-1).Max() + 1,
            KeyCount = facts.Select(f => f.Key).DefaultIfEmpty(-1).Max() + 1,
        };
    }

    /// <summary>One journey of the letters, a second apart.</summary>
    public static IEnumerable<Happened> Journey(int key, string letters) =>
        letters.Select((letter, i) => new Happened(letter.ToString(), i * 1_000_000L, key, key));
}
