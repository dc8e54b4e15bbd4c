using Throughline.Events.Log;
using Throughline.Journeys.Queries;
using Throughline.Strata;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Maps;

/// <summary>Each number of each answer opens as many as it says, asked as a link would ask.</summary>
public abstract class BehindEachNumberTests(Store store) : MapCase(store)
{
    public sealed class OnSqlite() : BehindEachNumberTests(Store.Sqlite);
    public sealed class OnPostgres() : BehindEachNumberTests(Store.Postgres);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Behind_each_number_stand_as_many_as_it_says(int seed)
    {
        await Log("web", Some(seed));
        await Paths("""{"ask":"paths","by":"case","paths":{"at":"a","steps":3,"most":2}}""");
        await Paths("""{"ask":"paths","paths":{"at":"a","before":true,"along":["b"],"most":1},"journeys":{"contains":["c"]}}""");
        await DropOff("""{"ask":"dropOff","by":"case","dropOff":{"goal":["d"],"after":["a"],"silent":"20s"}}""");
        await DropOff("""{"ask":"dropOff","dropOff":{"goal":["d"],"silent":"5s","asOf":"2026-01-01T00:02:00Z"},"view":{"hide":["c"]}}""");
        await Escalation("""{"ask":"escalation","escalation":{"contact":["d"],"closed":["c"],"pairs":[["a","b"]],"every":"5s","lookBack":"20s"}}""");
        await Conformance("""{"ask":"conformance","by":"case","model":{"sequence":[{"step":"a"},{"optional":{"step":"b"}},{"step":"nobody did this"},{"loop":{"step":"c"}}]}}""");
        await Compare("steps", steps => new() { Step = steps[0] });
        await Compare("edges", steps => new() { Edge = steps });
        await Compare("variants", steps => new() { Variant = steps });
    }

    [Fact]
    public async Task Behind_what_nobody_ever_did_stands_nobody()
    {
        await Log("web", Some(3));
        foreach (var query in (string[])[
            """{"ask":"behind","behind":{"path":{}},"paths":{"at":"nowhere"}}""",
            """{"ask":"behind","behind":{"path":{"steps":["nowhere"],"end":"other"}},"paths":{"at":"a"}}""",
            """{"ask":"behind","behind":{"dropOff":{"group":"ended","instead":"nowhere"}},"dropOff":{"goal":["d"],"silent":"1s"}}""",
            """{"ask":"behind","behind":{"dropOff":{"group":"ended","last":"nowhere"}},"dropOff":{"goal":["d"],"silent":"1s"}}""",
            """{"ask":"behind","behind":{"escalation":{"step":"nowhere"}},"escalation":{"contact":["d"]}}""",
            """{"ask":"behind","behind":{"escalation":{"step":"a","then":"nowhere","now":true}},"escalation":{"contact":["d"]}}""",
            """{"ask":"behind","behind":{"differs":{"kind":"inserted","step":"nowhere"}},"model":{"step":"a"}}"""])
            Assert.Equal((0, 0, 0), Counts(await Asked<BehindView>(query)));
    }

    [Theory]
    [InlineData("""{"ask":"behind","behind":{"path":{}}}""", "query.paths")]
    [InlineData("""{"ask":"behind","behind":{"dropOff":{"group":"ended"}},"paths":{"at":"a"}}""", "query.paths")]
    [InlineData("""{"ask":"behind","behind":{"path":{},"step":"a"},"paths":{"at":"a"}}""", "query.behind")]
    [InlineData("""{"ask":"behind","behind":{"path":{"end":"never"}},"paths":{"at":"a"}}""", "query.behind.path.end")]
    [InlineData("""{"ask":"behind","behind":{"dropOff":{"group":"ended","instead":"a","nothing":true}},"dropOff":{"goal":["a"],"silent":"1s"}}""", "query.behind.dropOff.nothing")]
    [InlineData("""{"ask":"behind","behind":{"escalation":{"without":true}},"escalation":{"contact":["a"]}}""", "query.behind.escalation.step")]
    [InlineData("""{"ask":"behind","behind":{"escalation":{"contact":true,"now":true}},"escalation":{"contact":["a"]}}""", "query.behind.escalation.contact")]
    public void What_cannot_be_behind_anything_is_refused_with_its_place(string query, string place) =>
        Assert.StartsWith(place + ":", Assert.Throws<Kernel.UserErrorException>(() => JourneyQuery.Parse(query)).Message, StringComparison.Ordinal);

    private async Task Paths(string text)
    {
        var query = JourneyQuery.Parse(text);
        var answer = await Asked<PathsAnswer>(text);
        await Holds(answer.Root, []);

        async Task Holds(PathAnswer node, string[] steps)
        {
            Assert.Equal(node.Journeys, (await Of(null)).Journeys);
            if (steps.Length == (query.Paths!.Steps ?? 3))
                return;
            Assert.Equal((node.Ended, node.OtherJourneys), ((await Of(PathEnd.Ended)).Journeys, (await Of(PathEnd.Other)).Journeys));
            foreach (var next in node.Next)
                await Holds(next, [.. steps, next.Step]);

            Task<BehindView> Of(PathEnd? end) => All(query, new() { Path = new() { Steps = steps, End = end } });
        }
    }

    private async Task DropOff(string text)
    {
        var query = JourneyQuery.Parse(text);
        var answer = await Asked<DropOffAnswer>(text);
        Assert.Equal((answer.Considered, answer.Reached), (await Count(new() { Group = DropOffGroup.Considered }), await Count(new() { Group = DropOffGroup.Reached })));
        Assert.Equal((answer.Running, answer.Ended), (await Count(new() { Group = DropOffGroup.Running }), await Count(new() { Group = DropOffGroup.Ended })));
        Assert.NotEmpty(answer.Ends);
        foreach (var line in answer.Ends)
            Assert.Equal(line.Journeys, await Count(new() { Group = DropOffGroup.Ended, Last = line.Step }));
        foreach (var line in answer.Instead)
            Assert.Equal(line.Journeys, await Count(line.Step is null ? new() { Group = DropOffGroup.Ended, Nothing = true } : new() { Group = DropOffGroup.Ended, Instead = line.Step }));

        async Task<int> Count(LossAsked loss) => (await All(query, new() { DropOff = loss })).Journeys;
    }

    private async Task Escalation(string text)
    {
        var query = JourneyQuery.Parse(text);
        var answer = await Asked<EscalationAnswer>(text);
        Assert.Equal((answer.Landmarks, answer.People), (await Count(new()), (await All(query, new() { Escalation = new() })).People));
        Assert.Equal(answer.Contacts, await Count(new() { Contact = true }));
        Assert.Contains(answer.Association, line => line.Then is not null);
        foreach (var line in answer.Association)
        {
            var one = new LandmarksAsked { Step = line.Step, Then = line.Then };
            Assert.Equal((line.ExposedLandmarks, line.ExposedContacts), (await Count(one), await Count(one with { Contact = true })));
            Assert.Equal((line.UnexposedLandmarks, line.UnexposedContacts), (await Count(one with { Without = true }), await Count(one with { Without = true, Contact = true })));
            Assert.Equal((line.ExposedPeople, line.ExposedNow), ((await All(query, new() { Escalation = one })).People, (await All(query, new() { Escalation = one with { Now = true } })).People));
        }

        async Task<long> Count(LandmarksAsked landmarks) => (await All(query, new() { Escalation = landmarks })).Count;
    }

    private async Task Conformance(string text)
    {
        var query = JourneyQuery.Parse(text);
        var answer = await Asked<ConformanceAnswer>(text);
        Assert.Equal(answer.Fitting, (await All(query, new() { Fits = true })).Journeys);
        Assert.Equal(answer.Journeys - answer.Fitting, (await All(query, new() { Fits = false })).Journeys);
        foreach (var line in answer.Steps)
        {
            foreach (var (kind, count) in ((DifferenceKind, DifferenceCount)[])[(DifferenceKind.Skipped, line.Skipped), (DifferenceKind.Inserted, line.Inserted), (DifferenceKind.OutOfOrder, line.OutOfOrder)])
                Assert.Equal((count.Count, count.Journeys, count.People), Counts(await All(query, new() { Differs = new() { Kind = kind, Step = line.Step } })));
        }
    }

    private async Task Compare(string of, Func<IReadOnlyList<string>, NumberAsked> number)
    {
        var text = $$$"""{"ask":"compare","by":"case","compare":{"of":"{{{of}}}","first":{"journeys":{"contains":["c"]}},"second":{"journeys":{"lacks":["c"]},"events":{"steps":["a","b","d"]} } } }""";
        var query = JourneyQuery.Parse(text);
        foreach (var line in (await Asked<CompareAnswer>(text)).Lines)
        {
            Assert.Equal(line.First, (await All(query.Side(query.Compare!.First), number(line.Steps))).Journeys);
            Assert.Equal(line.Second, (await All(query.Side(query.Compare!.Second), number(line.Steps))).Journeys);
        }
    }

    /// <summary>Every page of it, read back from the link; they hold as many journeys and people as it says.</summary>
    private async Task<BehindView> All(JourneyQuery query, NumberAsked number)
    {
        var first = (BehindView)await Answer(JourneyQuery.Parse(query.Number(number).ToString()));
        var (lines, people, last) = (first.Lines.Count, first.Persons.Count, first);
        while (last.HasNext)
        {
            last = (BehindView)await Answer(query.Number(number, last.Page + 1));
            (lines, people) = (lines + last.Lines.Count, people + last.Persons.Count);
        }
        Assert.Equal((first.Journeys, first.People), (lines, people));
        return first;
    }

    private static (long, int, int) Counts(BehindView view) => (view.Count, view.Journeys, view.People);

    private NewEvent[] Some(int seed)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, 900).Select(_ => E($"u{chance.Next(60)}", ((string[])["a", "a", "b", "b", "c", "d"])[chance.Next(6)], chance.Next(120), $"c{chance.Next(130)}"))];
    }

    private async Task<T> Asked<T>(string query) where T : JourneyAnswer => (T)await Answer(JourneyQuery.Parse(query));
}
