using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Throughline.Support;

namespace Throughline.Strata.Tests;

public sealed class PropertyColumnsTests
{
    private static readonly string[] Names = ["order", "plan", "näme", ""];
    private static readonly string[] Texts = ["1", "1.0", "true", "", "é", "\U0001F600", "null", """{"a":1}""", "a long value that does not fit into eight bytes", "b", "c"];

    private sealed record Said(long Sequence, string Name, string Value);

    /// <summary>In any order, over several pages, some of them full of gaps; now and then one property of an event twice.</summary>
    private static Gen<List<Said>> Facts =>
        from spread in Gen.Elements(1, 700, 30_000, 70_000)
        from facts in (
            from place in Gen.Choose(0, 40)
            from name in Gen.Elements(Names)
            from value in Gen.Frequency((3, Gen.Elements(Texts)), (1, Gen.Choose(0, 30).Select(i => $"v{i}")))
            select new Said((long)place * spread, name, value)).ListOf()
        select facts.ToList();

    private static PropertyOptions In(TempFolder folder) => new() { Folder = folder["properties"], MostUnsaved = 3 };

    [Fact]
    public void Every_event_has_the_value_it_came_with_also_after_a_restart() => Generated.Holds(Facts.Zip(Gen.Choose(0, 10)), both =>
    {
        var (facts, way) = both;
        using var folder = new TempFolder();
        var columns = PropertyColumns.Open(In(folder));
        for (var i = 0; i < facts.Count; i++)
        {
            Add(columns, facts[i]);
            if (i % 7 == way)
                columns.Publish($"{i + 1}");
            if (i % 11 != way)
                continue;
            if (way % 2 == 0)
                columns.Save();
            columns.Dispose();
            columns = PropertyColumns.Open(In(folder));
            Assert.Null(columns.Damage);
            i = (columns.Cursor.Length == 0 ? 0 : int.Parse(columns.Cursor, CultureInfo.InvariantCulture)) - 1;
            way = -1; // once
        }
        columns.Publish("all");
        MustHave(columns, facts);
        columns.Save();
        MustHave(columns, facts);
        columns.Dispose();
        using var again = PropertyColumns.Open(In(folder));
        Assert.Equal("all", again.Cursor);
        MustHave(again, facts);
    }, 300);

    [Fact]
    public void Many_values_of_many_events_are_kept_narrow_and_come_back()
    {
        using var folder = new TempFolder();
        var facts = Enumerable.Range(0, 300_000).Where(n => n % 5 > 0)
            .SelectMany(n => new[] { new Said(n, "order", $"o-{n / 12}"), new Said(n, "plan", n % 7 == 0 ? "pro" : "free"), new Said(n, "rare", $"r{n}") })
            .Where(said => said.Name != "rare" || said.Sequence % 1000 == 1).ToList();
        using (var columns = PropertyColumns.Open(In(folder)))
        {
            foreach (var (said, i) in facts.Select((said, i) => (said, i)))
            {
                Add(columns, said);
                if (i % 10_000 == 0)
                    columns.Publish("");
            }
            columns.Publish("all");
            columns.Save();
            // 2 bytes for the order, 1 for the plan, the orders' names with their ends, and little else
            Assert.InRange(columns.BytesInFiles, 1, 300_000 * 3 + 25_000 * 12 + 100_000);
        }
        using var again = PropertyColumns.Open(In(folder));
        MustHave(again, facts);
        Assert.InRange(Directory.GetFiles(folder["properties"], "*.properties").Length, 1, 4);
    }

    [Fact]
    public void A_property_with_too_many_values_is_given_up_and_those_beyond_the_number_are_not_kept()
    {
        using var folder = new TempFolder();
        var options = In(folder) with { MostProperties = 2, MostValues = 3 };
        using (var columns = PropertyColumns.Open(options))
        {
            for (var i = 0; i < 4; i++)
            {
                Add(columns, new Said(i, "order", $"o{i}"));
                Add(columns, new Said(i, "plan", "free"));
            }
            Assert.Null(columns.Find("third", out var isKept)); // nobody has it
            Assert.True(isKept);
            Add(columns, new Said(9, "third", "x"));
            columns.Publish("");
            columns.Save();
            MustBe(columns);
        }
        using var again = PropertyColumns.Open(options);
        MustBe(again);

        static void MustBe(PropertyColumns columns)
        {
            Assert.Null(columns.Find("order", out var isKept));
            Assert.False(isKept);
            Assert.Null(columns.Find("third", out isKept));
            Assert.False(isKept);
            using var plan = columns.Find("plan", out isKept);
            Assert.True(isKept);
            Assert.Equal(1, plan![3]);
        }
    }

    [Fact]
    public void What_is_read_stays_as_it_was_while_files_are_written_and_joined()
    {
        using var columns = PropertyColumns.Open(new PropertyOptions { MostUnsaved = 1 });
        var facts = Enumerable.Range(0, 40).Select(n => new Said(n * 20_000L, "order", $"o{n % 9}")).ToList();
        facts.ForEach(fact => Add(columns, fact));
        columns.Publish("");
        using var before = columns.Find("order", out _);
        for (var n = 0; n < 200; n++)
        {
            Add(columns, new Said(n * 20_000L + 1, "order", $"p{n}"));
            columns.Publish("");
        }
        Assert.Equal(facts.Select(f => f.Value), facts.Select(f => before!.Value(before[f.Sequence])));
        Assert.Equal(0, before!.CodeOf("p199"));
    }

    /// <summary>All events by person, and a property of theirs by which they are told apart: the same as if they had come by it one by one.</summary>
    [Fact]
    public void Journeys_by_a_property_made_of_those_by_person_are_those_of_the_definition() =>
        Generated.Holds(Generate.Logs.Zip(Gen.Choose(1, 3).Zip(Gen.Elements(1, 4_000))), generated =>
        {
            var (facts, (threads, spread)) = generated;
            using var people = Layout.Open(new LayoutOptions { MostPending = 29, MostInMemory = 20, MergesInBackground = false });
            using var columns = PropertyColumns.Open(new PropertyOptions { MostUnsaved = 2 });
            using var layout = Layout.Open(new LayoutOptions { Named = true, MostPending = 29, MostInMemory = 20, MergesInBackground = false });
            var (before, there) = (facts.Count * 2 / 3, new HashSet<int>());
            // backwards, so that much is late, and persons move meanwhile
            foreach (var i in Enumerable.Range(0, before).Reverse())
            {
                people.Add(facts[i].Person, null, facts[i].Time, Sequence(i), facts[i].Person, facts[i].Step, $"s{facts[i].Source}", Channel(facts[i]));
                there.Add(i);
                Tell(i);
                if (i % 9 == 0)
                    people.Publish("", new Dictionary<long, long> { [i % 5] = i % 3 });
            }
            people.Publish("before");
            for (var i = before; i < facts.Count; i++)
                Tell(i); // more than the layout has
            columns.Publish("");
            using (var all = people.Acquire())
            using (var by = columns.Find("order", out _))
            {
                if (by is not null)
                    layout.Fill(all, by, all.Cursor, threads);
            }
            MustBe(facts.Take(before));
            for (var i = before; i < facts.Count; i++)
            {
                if (facts[i].Key >= 0)
                    layout.Add(0, $"k{facts[i].Key}", facts[i].Time, Sequence(i), facts[i].Person, facts[i].Step, $"s{facts[i].Source}", Channel(facts[i]));
                if (i % 4 == 0)
                    layout.Publish("");
            }
            layout.Publish("");
            MustBe(facts);

            long Sequence(int i) => 10L * spread * i + 1;
            static string? Channel(Happened fact) => fact.Channel < 0 ? null : $"c{fact.Channel}";
            void Tell(int i)
            {
                if (facts[i].Key >= 0)
                    Add(columns, new Said(Sequence(i), "order", $"k{facts[i].Key}"));
            }
            void MustBe(IEnumerable<Happened> expected)
            {
                using var snapshot = layout.Acquire();
                using var nobodyMerged = PersonIndex.Of(new Snapshot([], [], [], [], "", 0));
                var (journeys, set) = (Reference.Journeys(expected), new JourneySet(snapshot) { Persons = nobodyMerged });
                Assert.Equal(Reference.Edges(journeys), Answers.Edges(set));
                Assert.Equal(Reference.Variants(journeys), Answers.Variants(set));
                var web = new EventFilter { Channels = [.. snapshot.Channels.Select(c => c == "c1")] };
                Assert.Equal(
                    Reference.Edges([.. journeys.Select(j => j.Where(f => f.Channel == 1).ToList()).Where(j => j.Count > 0)]), Answers.Edges(set with { EventFilter = web }));
                Assert.Equal(journeys.SelectMany(j => j).Select(f => (long)f.Person).Distinct().Order(), Behind.All(set, 0, 100).Persons);
            }
        }, 300);

    /// <summary>Long journeys are cut by time, laid and sorted in another way than short ones; with ties, and most of it in a small part of the time.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1_000)]
    [InlineData(3, 333)]
    public void Long_journeys_by_a_property_are_those_of_the_definition_too(int threads, int micros)
    {
        using var people = Layout.Open(new LayoutOptions { MergesInBackground = false });
        using var columns = PropertyColumns.Open(new PropertyOptions());
        using var layout = Layout.Open(new LayoutOptions { Named = true, MergesInBackground = false });
        List<Happened> facts = [.. Enumerable.Range(0, 60_000).Select(i =>
            new Happened($"s{i * 31L % 7}", (i * 7919L % 60_000) * (i % 9 == 0 ? 100_000_000L : 40L) * micros, i % 97 == 0 ? i % 500 : i % 4 - 1, i * 13 % 37))];
        for (var i = 0; i < facts.Count; i++)
        {
            people.Add(facts[i].Person, null, facts[i].Time, i, facts[i].Person, facts[i].Step, "s", null);
            if (facts[i].Key >= 0)
                Add(columns, new Said(i, "order", $"k{facts[i].Key}"));
        }
        people.Publish("all");
        columns.Publish("");
        using (var all = people.Acquire())
        using (var by = columns.Find("order", out _))
            layout.Fill(all, by!, all.Cursor, threads);
        using var snapshot = layout.Acquire();
        var (journeys, set) = (Reference.Journeys(facts), new JourneySet(snapshot) { Persons = PersonIndex.Of(new Snapshot([], [], [], [], "", 0)) });
        Assert.Contains(journeys, journey => journey.Count > 10_000);
        Assert.Equal(Reference.Edges(journeys), Answers.Edges(set));
        Assert.Equal(Reference.Variants(journeys), Answers.Variants(set));
        Assert.Equal(37, Behind.All(set, 0, 1).People);
    }

    private static void Add(PropertyColumns columns, Said said) =>
        columns.Add(said.Sequence, Encoding.UTF8.GetBytes(said.Name), Encoding.UTF8.GetBytes(said.Value));

    private static void MustHave(PropertyColumns columns, List<Said> facts)
    {
        foreach (var property in facts.GroupBy(f => f.Name))
        {
            using var codes = columns.Find(property.Key, out var isKept);
            Assert.True(isKept && codes is not null);
            var expected = property.GroupBy(f => f.Sequence).ToDictionary(g => g.Key, g => g.First().Value);
            Assert.All(expected, e => Assert.Equal(e.Value, codes.Value(codes[e.Key])));
            Assert.All(expected.Keys.Where(s => !expected.ContainsKey(s + 1)).Take(100), s => Assert.Equal(0, codes[s + 1]));
            Assert.Equal(0, codes[1L << 40]);
            foreach (var wanted in (string[][])[["1"], ["1", "free", "v7"], ["o-7", "nobody"], ["nobody"]])
            {
                var among = codes.Among(wanted);
                Assert.All(expected, e => Assert.Equal(wanted.Contains(e.Value), among.Contains(e.Key)));
                Assert.False(among.Contains(1L << 40));
            }
        }
        Assert.Null(columns.Find("nothing", out _));
    }
}
