using System.Globalization;

namespace Throughline.Strata.Tests;

/// <summary>Facts in layouts: by key, and by person; a person's subject has the person's number.</summary>
internal sealed class Built : IDisposable
{
    private readonly Layout byKey, byPerson;
    private readonly PersonIndex persons;
    private readonly Snapshot keys, people;
    private readonly bool threads;

    /// <param name="facts">In the order of the log.</param>
    /// <param name="piecewise">Backwards, a few at a time, with files and merges in between; otherwise all at once.</param>
    /// <param name="named">Journeys have names instead of numbers.</param>
    public Built(IReadOnlyList<Happened> facts, bool piecewise = false, bool named = false)
    {
        byKey = Of(facts, f => f.Key, piecewise, named);
        byPerson = Of(facts, f => f.Person, piecewise: false, named: false);
        (keys, people) = (byKey.Acquire(), byPerson.Acquire());
        persons = PersonIndex.Of(people);
    }

    /// <summary>Journeys by key.</summary>
    public JourneySet Set => new(keys) { Persons = persons, EventsOfThread = threads ? 1 : 1 << 16, Threads = 2 };

    /// <summary>Journeys by person.</summary>
    public JourneySet ByPerson => new(people) { Threads = 2 };

    /// <summary>On two threads however little there is; the machine's other work makes that slow.</summary>
    public bool TwoThreads { init => threads = value; }

    public static JourneySet All(IReadOnlyList<Happened> facts) => new Built(facts).Set;

    /// <summary>The fact of a sequence.</summary>
    public static int Number(long sequence) => (int)((sequence - 1) / 10);

    public void Dispose()
    {
        keys.Dispose();
        people.Dispose();
        persons.Dispose();
        byKey.Dispose();
        byPerson.Dispose();
    }

    private static Layout Of(IReadOnlyList<Happened> facts, Func<Happened, int> key, bool piecewise, bool named)
    {
        var layout = Layout.Open(piecewise
            ? new LayoutOptions { MostPending = 29, MostInMemory = 20, MergesInBackground = false, Named = named }
            : new LayoutOptions { Named = named });
        var order = Enumerable.Range(0, facts.Count);
        foreach (var i in piecewise ? order.Reverse() : order)
        {
            Add(layout, facts[i], key(facts[i]), i, named);
            if (piecewise && i % 9 == 0)
                layout.Publish(i.ToString(CultureInfo.InvariantCulture));
        }
        layout.Publish("all");
        return layout;
    }

    public static void Add(Layout layout, Happened fact, int key, int number, bool named = false)
    {
        if (key >= 0)
            layout.Add(named ? 0 : key, named ? $"k{key}" : null, fact.Time, 10L * number + 1, fact.Person, fact.Step,
                $"s{fact.Source}", fact.Channel < 0 ? null : $"c{fact.Channel}");
    }
}
