namespace Throughline.Strata;

/// <summary>Counts the steps of journeys, and their people.</summary>
internal static class Steps
{
    /// <summary>Every step that occurs, most frequent first, of equals in the order of their names; and how many people there are in all.</summary>
    public static (Step[] Steps, int People) Of(JourneySet journeys, int[] ranks)
    {
        var codes = journeys.Events.StepNames.Count;
        var (count, inJourneys, first, last) = (new int[codes], new int[codes], new int[codes], new int[codes]);
        var lastJourney = new int[codes];
        Array.Fill(lastJourney, -1);

        for (var journey = 0; journey < journeys.Count; journey++)
        {
            var steps = journeys.Steps(journey);
            first[steps[0]]++;
            last[steps[^1]]++;
            foreach (var step in steps)
            {
                count[step]++;
                if (lastJourney[step] == journey)
                    continue;
                lastJourney[step] = journey;
                inJourneys[step]++;
            }
        }

        var (people, all) = PeopleOf(journeys);
        var found = new List<Step>();
        for (var code = 0; code < codes; code++)
        {
            if (count[code] > 0)
                found.Add(new Step(code, count[code], inJourneys[code], people[code], first[code], last[code]));
        }
        found.Sort((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : ranks[a.Code].CompareTo(ranks[b.Code]));
        return ([.. found], all);
    }

    /// <summary>Groups the occurrences by person with one counting pass, so that each person's steps can be told apart without a set.</summary>
    private static (int[] PeopleOfStep, int People) PeopleOf(JourneySet journeys)
    {
        var rows = journeys.AllRows;
        var steps = journeys.AllSteps;
        var person = journeys.Events.Person;
        var next = new int[journeys.Events.PersonCount + 1];
        foreach (var row in rows)
            next[person[row] + 1]++;
        for (var code = 0; code < journeys.Events.PersonCount; code++)
            next[code + 1] += next[code];

        var stepsByPerson = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            stepsByPerson[next[person[rows[i]]]++] = steps[i];

        var people = new int[journeys.Events.StepNames.Count];
        var lastPerson = new int[people.Length];
        Array.Fill(lastPerson, -1);
        var (all, begin) = (0, 0);
        for (var code = 0; code < journeys.Events.PersonCount; code++)
        {
            var end = next[code];
            all += end > begin ? 1 : 0;
            for (; begin < end; begin++)
            {
                var step = stepsByPerson[begin];
                if (lastPerson[step] == code)
                    continue;
                lastPerson[step] = code;
                people[step]++;
            }
        }
        return (people, all);
    }
}
