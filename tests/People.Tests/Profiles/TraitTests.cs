using System.Text.Json;
using FsCheck.Fluent;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.People.Profiles;

namespace Throughline.People.Tests.Profiles;

public abstract class TraitTests(Store store) : ProfileStore(store)
{
    public sealed class OnSqlite() : TraitTests(Store.Sqlite);
    public sealed class OnPostgres() : TraitTests(Store.Postgres);

    [Fact]
    public void Traits_are_the_same_in_whatever_order_they_came_and_merge_and_undo_leave_them_as_they_were()
    {
        var one =
            from who in Gen.Choose(0, 2)
            from name in Gen.Elements("city", "plan")
            from value in Gen.Choose(0, 3)
            from at in Gen.Choose(1, 4)
            from source in Gen.Elements("web", "crm")
            select (who, name, value, at, source);
        var cases =
            from said in one.ArrayOf()
            from seed in Gen.Choose(0, 1000)
            select (said, seed);
        Generated.Holds(cases, c =>
        {
            var (said, seed) = c;
            var events = said.Take(20).Select((s, i) => (s.source, Event(Who[s.who], "identify", "Identified", $$"""{"{{s.name}}":{{s.value}}}""", s.at, $"m{i}")))
                .Concat(Who.Select((who, i) => ("web", Event(who, "track", "Visited", "{}", 0, $"v{i}")))).ToList();
            Forget();
            Arrive(events, 100);
            var straight = Described();
            Forget();
            Arrive(Shuffled(events, seed), 1 + seed % 7);
            Assert.Equal(straight, Described());
            Merge(Who[0], Who[1]);
            Assert.Equal(Described()[0][5..], Described()[1][5..]);
            Undo(Who[0], Who[1]);
            Assert.Equal(straight, Described());
            Time.Advance(TimeSpan.FromSeconds(1));
        }, Generated.OnDatabase / 4);
    }

    [Fact]
    public void Of_very_many_values_the_newest_are_kept_in_whatever_order_they_came()
    {
        string Kept(int seed)
        {
            Forget();
            var said = Enumerable.Range(0, 200).Select(i => ("web", Event(Who[0], "identify", "Identified", $$"""{"visits":{{i % 90}}}""", i, $"m{i}"))).ToList();
            Arrive(Shuffled(said, seed), 1 + seed * 30);
            var trait = Assert.Single(Profile(Who[0]).Traits);
            Assert.Equal(Traits.Most, trait.Values.Count);
            Assert.Equal("19", trait.Newest.Text);
            Assert.All(trait.Values, v => Assert.Null(v.FirstAt));
            return string.Join(' ', trait.Values.Select(v => $"{v.Value}@{v.LastAt}"));
        }
        Assert.Equal(Kept(1), Kept(2));
        Assert.Equal(Kept(3), Kept(4));
    }

    [Fact]
    public void Several_sources_are_kept_and_the_newest_is_shown()
    {
        Arrive([
            ("crm", Event(Who[0], "identify", "Identified", """{"city":"Porto","address":{"zip":"04100","street":{"name":"Rua"}},"tags":[ 1, 2 ]}""", 10, "a")),
            ("web", Event(Who[0], "identify", "Identified", """{"city":"Lisbon","tags":[1,2]}""", 20, "b")),
            ("crm", Event(Who[0], "identify", "Identified", """{"city":"Porto"}""", 30, "c")),
        ], 1);
        var profile = Profile(Who[0]);
        Assert.Equal("Porto", profile["city"]);
        Assert.Equal("04100", profile["address.zip"]);
        Assert.Equal("Rua", profile["address.street.name"]);
        var city = profile.Traits.Single(t => t.Name == "city");
        Assert.Equal(["crm Porto 10 30", "web Lisbon 20 20"], city.Values.Select(v => $"{v.Source} {v.Text} {v.FirstAt} {v.LastAt}"));
        Assert.Equal(["web", "crm"], profile.Traits.Single(t => t.Name == "tags").Sources);
        Assert.Equal("[1,2]", profile["tags"]);
    }

    [Fact]
    public void A_null_takes_a_trait_away_and_equal_times_go_by_source_and_message_id()
    {
        Arrive([
            ("a", Event(Who[0], "identify", "Identified", """{"plan":"pro","city":"X"}""", 10, "m2")),
            ("a", Event(Who[0], "identify", "Identified", """{"city":"Y"}""", 10, "m1")),
            ("b", Event(Who[0], "identify", "Identified", """{"plan":null}""", 11, "m1")),
        ], 1);
        Assert.Null(Profile(Who[0])["plan"]);
        Assert.Equal("X", Profile(Who[0])["city"]);
    }

    [Fact]
    public void Huge_and_hostile_values_are_kept_short_and_whole()
    {
        var huge = new string('é', 20_000) + "😀";
        Happened(Who[0], "identify", "Identified", JsonSerializer.Serialize(new Dictionary<string, object> { ["a"] = huge, ["b"] = "<script>alert(1)</script>", [new string('n', 300)] = 1, [""] = 2 }), 1);
        var profile = Profile(Who[0]);
        var shown = profile.Traits.Single(t => t.Name == "a").Newest;
        Assert.True(shown.IsCut);
        Assert.Equal(TraitText.Longest + 1, shown.Text.Length);
        Assert.Equal("<script>alert(1)</script>", profile["b"]);
        Assert.Equal(2, profile.Traits.Count);
    }

    [Fact]
    public void People_belong_to_companies_as_the_newest_word_of_all_identifiers_says()
    {
        Happened(Who[0], "group", "Joined group", """{"groupId":"acme","name":"Acme <b>","plan":"pro"}""", 10);
        Happened(Who[1], "group", "Joined group", """{"groupId":7}""", 10);
        Happened(Who[1], "track", "Left group", """{"groupId":"acme"}""", 20);
        Happened(Who[2], "group", "Joined group", """{"nothing":1}""", 10);
        Assert.Equal(["Acme <b>"], Profile(Who[0]).Companies.Select(c => c.Name));
        Assert.Equal(["7"], Profile(Who[1]).Companies.Select(c => c.Key));
        Merge(Who[0], Who[1]);
        Assert.Equal(["7"], Profile(Who[0]).Companies.Select(c => c.Key));
        var list = Read(s => Get<Companies.CompanyList>().Page(s, null, "", 10));
        Assert.Equal([("7", 1L), ("acme", 0L)], list.Select(c => (c.Key, c.People)));
        Undo(Who[0], Who[1]);
        Assert.Equal([("acme", 1L)], Read(s => Get<Companies.CompanyList>().Page(s, "ac", "", 10)).Select(c => (c.Key, c.People)));
    }

    [Fact]
    public void Preferences_are_stated_or_learned_and_say_so()
    {
        for (var day = 0; day < 6; day++)
        {
            Happened(Who[0], "track", "Asked", "{}", day * Micros.PerDay, "chat");
            Happened(Who[0], "track", "Newsletter sent", "{}", day * Micros.PerDay, "email");
            Happened(Who[1], "page", "Shop", "{}", day * Micros.PerDay, "web");
        }
        var learned = Profile(Who[0]).Preferences;
        Assert.Equal(("chat", false, "weekly"), (learned.Channel!.Value, learned.Channel.IsStated, learned.Frequency!.Value));
        Assert.Null(learned.Cap);
        Assert.Null(Profile(Who[1]).Preferences.Channel);
        Happened(Who[0], "identify", "Identified", """{"preferredChannel":"SMS","preferredFrequency":"3 per week"}""", 99 * Micros.PerDay);
        var stated = Profile(Who[0]).Preferences;
        Assert.Equal(("sms", true), (stated.Channel!.Value, stated.Channel.IsStated));
        Assert.Equal(new Preferences.Frequency(3, 7), stated.Cap);
    }

    private List<string> Described() => [.. Who.Take(2).Select(who => $"{who.Value[..3]}: " + string.Join("; ", Profile(who).Traits.Select(t =>
        t.Name + " " + string.Join(", ", t.Values.Select(v => $"{v.Value} {v.Source} {v.FirstAt}-{v.LastAt} {v.MessageId}")))))];
}
