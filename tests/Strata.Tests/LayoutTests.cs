using FsCheck.Fluent;
using Throughline.Support;

namespace Throughline.Strata.Tests;

public sealed class LayoutTests
{
    private static LayoutOptions In(TempFolder folder, bool named = false) =>
        new() { Folder = folder["strata"], MostInMemory = 10, MostPending = 40, MergesInBackground = false, Named = named };

    [Fact]
    public void What_was_saved_is_there_after_a_restart_and_the_rest_is_read_on_from_the_cursor() =>
        Generated.Holds(Generate.Logs.Where(l => l.Count > 3), facts =>
        {
            using var folder = new TempFolder();
            var half = facts.Count / 2;
            using (var first = Layout.Open(In(folder, named: true)))
            {
                for (var i = 0; i < half; i++)
                    Built.Add(first, facts[i], facts[i].Key, i, named: true);
                first.Publish($"{half}");
                if (half % 2 == 0)
                    first.Save();
                Built.Add(first, facts[half], facts[half].Key, half, named: true); // not published: as if the process had died
            }
            using var second = Layout.Open(In(folder, named: true));
            Assert.Null(second.Damage);
            for (var i = second.Cursor.Length == 0 ? 0 : int.Parse(second.Cursor); i < facts.Count; i++)
                Built.Add(second, facts[i], facts[i].Key, i, named: true);
            second.Publish("all");
            Same(facts, second);
        }, 100);

    [Fact]
    public void A_file_that_was_cut_off_or_changed_anywhere_is_found_out_and_everything_begins_anew()
    {
        List<Happened> facts = [.. Enumerable.Range(0, 300).Select(i => new Happened($"s{i % 7}", 1_000_000L * i, i % 11, i % 5))];
        Generated.Holds(Gen.Choose(0, 1_000_000).Zip(Gen.Choose(0, 2)), how =>
        {
            using var folder = new TempFolder();
            using (var layout = Layout.Open(In(folder)))
            {
                for (var i = 0; i < facts.Count; i++)
                    Built.Add(layout, facts[i], facts[i].Key, i);
                layout.Publish("300");
                layout.Save();
            }
            var files = Directory.GetFiles(folder["strata"]).Where(f => !f.EndsWith("lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
            var file = files[how.Item1 % files.Count];
            var bytes = File.ReadAllBytes(file);
            var at = (int)(how.Item1 * 7919L % bytes.Length);
            if (how.Item2 == 0)
                File.WriteAllBytes(file, bytes[..at]);
            else if (how.Item2 == 1)
                File.Delete(file);
            else
                File.WriteAllBytes(file, [.. bytes[..at], (byte)(bytes[at] ^ 16), .. bytes[(at + 1)..]]);

            using var again = Layout.Open(In(folder));
            if (how.Item2 != 1 || !file.EndsWith("manifest", StringComparison.Ordinal))
                Assert.True(again.Damage is not null || file.EndsWith("segment", StringComparison.Ordinal) == false, $"{file} at {at}");
            Assert.Equal("", again.Cursor);
            for (var i = 0; i < facts.Count; i++)
                Built.Add(again, facts[i], facts[i].Key, i);
            again.Publish("all");
            Same(facts, again);
        }, 100);
    }

    [Fact]
    public void Subjects_move_to_other_keys_and_back_with_all_their_events() =>
        Generated.Holds(Generate.Logs.Zip(Gen.Choose(0, 4).Zip(Gen.Choose(0, 4)).ListOf(6)), generated =>
        {
            var (facts, moves) = generated;
            using var layout = Layout.Open(new LayoutOptions { MostInMemory = 15, MostPending = 40, MergesInBackground = false });
            var keys = Enumerable.Range(0, 5).ToDictionary(subject => (long)subject, subject => (long)subject);
            var read = 0;
            foreach (var (subject, key) in moves)
            {
                for (var i = 0; i < facts.Count / 6; i++, read++)
                    Built.Add(layout, facts[read] with { Key = 0 }, (int)keys[facts[read].Person], read);
                keys[subject] = key;
                layout.Publish("", new Dictionary<long, long> { [subject] = key });
            }
            using var snapshot = layout.Acquire();
            var expected = Reference.Journeys(facts.Take(read).Select(f => f with { Key = (int)keys[f.Person] }));
            Assert.Equal(Reference.Edges(expected), Answers.Edges(new JourneySet(snapshot)));
            Assert.Equal(Reference.Variants(expected), Answers.Variants(new JourneySet(snapshot)));
        }, 300);

    [Fact]
    public void A_snapshot_stays_as_it_was_while_everything_changes()
    {
        using var layout = Layout.Open(new LayoutOptions { MostInMemory = 20, MostPending = 1000, MergesInBackground = false });
        for (var i = 0; i < 100; i++)
            layout.Add(i % 10, null, i * 1_000_000L, i, i % 10, "a", "s", null);
        layout.Publish("");
        using var before = layout.Acquire();
        var was = Answers.Edges(new JourneySet(before));
        for (var i = 100; i < 200; i++)
        {
            layout.Add(i % 10, null, i * 1_000_000L, i, i % 10, "b", "s", null);
            layout.Publish("", new Dictionary<long, long> { [i % 3] = i % 5 });
        }
        Assert.Equal(was, Answers.Edges(new JourneySet(before)));
        using var after = layout.Acquire();
        Assert.Equal(200, after.Events);
    }

    [Fact]
    public void Names_of_one_key_are_told_apart_by_making_other_keys()
    {
        using var layout = Layout.Open(new LayoutOptions { Named = true, KeyBits = 6, MergesInBackground = false });
        string[] names = ["order 1", "order 2", "order 3", "order 4", "order 5"];
        for (var attempt = 0; ; attempt++)
        {
            Assert.True(attempt < 1000);
            try
            {
                for (var i = 0; i < 50; i++)
                {
                    layout.Add(0, names[i % 5], i, i, 1, "a", "s", null);
                    if (i % 7 == 0)
                        layout.Publish("");
                }
                layout.Publish("");
                break;
            }
            catch (StartAgainException)
            {
                Assert.Equal("", layout.Cursor);
            }
        }
        using var snapshot = layout.Acquire();
        Assert.Equal(names, Behind.All(new JourneySet(snapshot), 0, 10).Page.Select(j => j.Name));
        Assert.Equal(5, snapshot.Journeys);
    }

    [Fact]
    public void A_second_process_reads_what_the_first_saved_and_changes_nothing_of_it()
    {
        using var folder = new TempFolder();
        using var first = Layout.Open(In(folder));
        for (var i = 0; i < 100; i++)
            first.Add(i % 10, null, i, i, 1, "a", "s", null);
        first.Publish("100");
        first.Save();
        var files = Directory.GetFiles(folder["strata"]).Order(StringComparer.Ordinal).ToList();
        using (var second = Layout.Open(In(folder)))
        {
            Assert.Equal("100", second.Cursor);
            for (var i = 100; i < 200; i++)
                second.Add(i % 10, null, i, i, 1, "a", "s", null);
            second.Publish("200");
            using var both = second.Acquire();
            Assert.Equal(200, both.Events);
        }
        Assert.Equal(files, Directory.GetFiles(folder["strata"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_event_with_two_attributes_takes_at_most_16_bytes_in_files()
    {
        using var folder = new TempFolder();
        using var layout = Layout.Open(In(folder) with { MostPending = 1 << 20 });
        for (var i = 0; i < 120_000; i++)
            layout.Add(i / 12, null, 1_700_000_000_000_000 + i * 61_000_777L % 100_000_000_000, i, i / 12, $"step{i % 50}", $"source{i % 3}", $"channel{i % 9}");
        layout.Publish("");
        layout.Save();
        using var snapshot = layout.Acquire();
        Assert.Equal(snapshot.Bytes, snapshot.BytesInFiles);
        Assert.InRange(snapshot.BytesInFiles / 120_000.0, 10, 16);
    }

    /// <summary>Whose events lie side by side is of no help where a value is everybody's.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(50_000)]
    public void An_event_of_a_journey_that_many_people_share_takes_at_most_16_bytes_too(int journeys)
    {
        using var folder = new TempFolder();
        using (var layout = Layout.Open(In(folder, named: true) with { MostPending = 1 << 20 }))
        {
            for (var i = 0; i < 120_000; i++)
                layout.Add(0, $"order {i % journeys}", 1_700_000_000_000_000 + i * 61_000L, i, i * 7919L % 10_000_019, $"step{i % 50}", $"source{i % 3}", $"channel{i % 9}");
            layout.Publish("all");
            layout.Save();
            using var snapshot = layout.Acquire();
            // beside the journeys' own: name, key, where it begins and when
            Assert.InRange((snapshot.BytesInFiles - 40.0 * journeys) / 120_000.0, 10, 16);
            Assert.Equal(Enumerable.Range(0, 120_000).Select(i => i * 7919L % 10_000_019).Distinct().Order().Take(100), Behind.All(Nobody(snapshot), 0, 100).Persons);
        }
        using var again = Layout.Open(In(folder, named: true));
        Assert.Null(again.Damage);
        using var read = again.Acquire();
        Assert.Equal(120_000, Behind.All(Nobody(read), 0, 1).People);

        static JourneySet Nobody(Snapshot of) => new(of) { Persons = PersonIndex.Of(new Snapshot([], [], [], [], "", 0)) };
    }

    [Fact]
    public void Subjects_do_not_move_where_journeys_have_names()
    {
        using var layout = Layout.Open(new LayoutOptions { Named = true });
        layout.Add(0, "order", 1, 1, 1, "a", "s", null);
        Assert.Throws<InvalidOperationException>(() => layout.Publish("", new Dictionary<long, long> { [1] = 2 }));
    }

    [Fact]
    public void What_a_crash_left_in_the_folder_goes_at_the_next_start()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["strata"]);
        File.WriteAllText(Path.Combine(folder["strata"], "00000001.segment.new"), "half");
        using var layout = Layout.Open(In(folder));
        Assert.Equal(["lock"], Directory.GetFiles(folder["strata"]).Select(Path.GetFileName));
    }

    [Fact]
    public void Files_that_are_merged_into_others_go()
    {
        using var folder = new TempFolder();
        using var layout = Layout.Open(In(folder));
        for (var i = 0; i < 1000; i++)
        {
            layout.Add(i % 10, null, i, i, 1, "a", "s", null);
            // every other time so much comes at once that it goes to the disk first
            if (i % 100 == 99 || (i % 200 > 100 && i % 5 == 0))
                layout.Publish($"{i}");
        }
        layout.Save();
        Assert.Equal(["lock", "manifest"], Directory.GetFiles(folder["strata"]).Select(Path.GetFileName).Where(f => !f!.EndsWith(".segment", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Single(Directory.GetFiles(folder["strata"], "*.segment"));
    }

    private static void Same(List<Happened> facts, Layout layout)
    {
        using var snapshot = layout.Acquire();
        Assert.Equal(Reference.Edges(Reference.Journeys(facts)), Answers.Edges(new JourneySet(snapshot)));
        Assert.Equal(Reference.Variants(Reference.Journeys(facts)), Answers.Variants(new JourneySet(snapshot)));
    }
}
