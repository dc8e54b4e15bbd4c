using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Clocks.Files;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Clocks.Files;

public sealed class ClockTextTests
{
    private static readonly Gen<string> Word = Gen.Elements("service", "VIP: all", "yes", "# 1", "“Ä” \"x\"", "a, b", "- x", "1.0", "null");

    private static readonly Gen<string?> Perhaps = Gen.OneOf(Gen.Constant<string?>(null), Word.Select(word => (string?)word));

    private static readonly Gen<ClockPolicyFields> Fields =
        from place in Gen.Choose(-5, 5)
        from queue in Perhaps
        from channel in Gen.Elements(null, "webchat", "e-mail")
        from segment in Perhaps
        from minutes in Gen.SubListOf(KeptPolicy.Clocks.Keys.ToArray()).Where(some => some.Count > 0)
        from warn in Gen.Choose(0, 60)
        from zone in Gen.Elements(null, "Europe/Berlin", "Asia/Kathmandu")
        from days in Gen.SubListOf(ClockPolicyForm.Days.ToArray()).Where(some => some.Count > 0)
        from hours in Gen.Elements("09:00-17:00", "09:00-12:00, 13:00-24:00", "00:00-24:00")
        from holidays in Gen.SubListOf("2026-12-25", "2027-01-01")
        select new ClockPolicyFields(place, queue, channel, segment, minutes.ToDictionary(clock => clock, clock => clock.Length * 10), warn, zone,
            zone is null ? null : days.ToDictionary(day => day, _ => hours), zone is null ? null : [.. holidays]);

    private static readonly Gen<List<KeptPolicy>> Policies = from some in Fields.ListOf() select some.Take(8).Select((of, i) => new KeptPolicy($"Policy {i}: “{i}”", 1, KeptPolicy.Checked("x", of))).ToList();

    [Fact]
    public void What_is_written_reads_back_as_it_was_and_is_always_the_same_text() => Generated.Holds(Policies, policies =>
    {
        var text = WriteClocks.Of(policies);
        var (read, problems) = ReadClocks.Of(text);
        Assert.True(read is not null && problems.Count == 0, string.Join("\n", problems) + "\n" + text);
        Assert.Equal(policies.Select(of => of.Name).Order(StringComparer.Ordinal), read.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, _, fields) in policies)
        {
            var back = read[name];
            Assert.Equal((fields.Place, fields.Queue, fields.Channel, fields.Segment, fields.WarnMinutes, fields.Zone), (back.Place, back.Queue, back.Channel, back.Segment, back.WarnMinutes, back.Zone));
            Assert.Equal(fields.Minutes, back.Minutes);
            Assert.Equal(fields.Hours ?? new Dictionary<string, string>(), back.Hours ?? new Dictionary<string, string>());
            Assert.Equal(fields.Holidays ?? [], back.Holidays ?? []);
        }
        Assert.Equal(text, WriteClocks.Of(read.Select(of => new KeptPolicy(of.Key, 9, of.Value)).Reverse()));
    });

    private const string Good = """
        policies:
          - name: VIPs
            place: 10
            minutes: {first-response: 30}
            calendar: Office
        calendars:
          Office:
            zone: Europe/Berlin
            hours:
              monday: [09:00-12:00, 13:00-17:00]
            holidays: [2026-12-25]
        """;

    [Theory]
    [InlineData("place: 10", "place: soon", "Line 3, column 12, policies[1].place: A whole number")]
    [InlineData("first-response: 30", "first-respons: 30", "Line 4, column 30, policies[1].minutes.first-respons: There is no field “first-respons” here; did you mean “first-response”?")]
    [InlineData("first-response: 30", "first-response: 0", "Line 4, column 31, policies[1].minutes.first-response: A whole number from 1")]
    [InlineData("minutes: {first-response: 30}", "minutes: {}", "policies[1].minutes: A policy says of at least one clock")]
    [InlineData("calendar: Office", "calendar: Night", "Line 5, column 15, policies[1].calendar: There is no calendar “Night”. There are: Office.")]
    [InlineData("zone: Europe/Berlin", "zone: Berlin", "Line 8, column 11, calendars.Office.zone: “Berlin” is no time zone")]
    [InlineData("    zone: Europe/Berlin\n", "", "calendars.Office: The field zone is missing")]
    [InlineData("13:00-17:00", "17:00-13:00", "Line 10, column 15, calendars.Office.hours.monday:")]
    [InlineData("monday:", "moonday:", "There is no field “moonday” here; did you mean “monday”?")]
    [InlineData("2026-12-25", "2026-13-25", "Line 11, column 15, calendars.Office.holidays: “2026-13-25” is no day")]
    [InlineData("name: VIPs", "name: [VIPs]", "Line 2, column 11, policies[1].name: A text is expected here")]
    [InlineData("name: VIPs", "nome: VIPs", "The field name is missing")]
    [InlineData("policies:", "policy:", "The field policies is missing")]
    [InlineData("place: 10", "place: 10\n    place: 11", "can't be read as YAML")]
    [InlineData("policies:\n", "policies: &a\n", null)]
    [InlineData("place: 10", "place: *a", "A file of clocks has no references (*a)")]
    public void What_is_wrong_is_said_where_it_is(string right, string wrong, string? says)
    {
        Assert.Empty(ReadClocks.Of(Good).Problems);
        Assert.Contains(right, Good, StringComparison.Ordinal);
        var (read, problems) = ReadClocks.Of(Good.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Equal(says is null, read is not null);
        if (says is not null)
            Assert.Contains(says, string.Join("\n", problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_of_a_name_are_refused_and_a_calendar_that_nobody_uses_is_doubtful()
    {
        Assert.Contains("Line 3, column 5, policies[2]: There are two policies “A”.", string.Join("\n", ReadClocks.Of("policies:\n  - {name: A, minutes: {agent-work: 1}}\n  - {name: A, minutes: {agent-work: 1}}").Problems), StringComparison.Ordinal);
        var (read, problems) = ReadClocks.Of("policies: []\ncalendars: {Office: {zone: Etc/UTC, hours: {monday: 09:00-17:00}}}");
        Assert.Empty(read!);
        Assert.True(Assert.Single(problems).IsWarning);
    }

    [Fact]
    public void The_schema_names_the_fields_that_are_read()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.At("docs/clocks.schema.json")))!;
        var (policy, calendar) = (schema["$defs"]!["policy"]!, schema["$defs"]!["calendar"]!);
        Assert.Equal(["calendars", "policies"], Names(schema));
        Assert.Equal(["calendar", "channel", "minutes", "name", "place", "queue", "segment", "warnMinutes"], Names(policy));
        Assert.Equal(KeptPolicy.Clocks.Keys.Order(StringComparer.Ordinal), Names(policy["properties"]!["minutes"]!));
        Assert.Equal(["holidays", "hours", "zone"], Names(calendar));
        Assert.Equal(ClockPolicyForm.Days.Order(StringComparer.Ordinal), Names(calendar["properties"]!["hours"]!));

        static IEnumerable<string> Names(JsonNode of) => of["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal);
    }
}

public abstract class ClockFileTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : ClockFileTests(Store.Sqlite);
    public sealed class OnPostgres() : ClockFileTests(Store.Postgres);

    private static ClockPolicyFields Within(int minutes, int place = 0) => new(place, Minutes: new Dictionary<string, int> { ["first-response"] = minutes });

    private async Task<List<(string Name, long Revision)>> Kept() => (await Get<ManageClockPolicies>().All()).ConvertAll(of => (of.Name, of.Revision));

    [Fact]
    public async Task An_import_makes_changes_and_takes_away_what_the_file_says_and_touches_nothing_else()
    {
        await Get<ManageClockPolicies>().Set(Lead, "A", Within(10, 1));
        await Get<ManageClockPolicies>().Set(Lead, "B", Within(20, 2) with { Zone = "Europe/Berlin", Hours = new Dictionary<string, string> { ["Monday"] = "09:00-17:00" } });
        await Get<ManageClockPolicies>().Set(Lead, "C", Within(30, 3));
        var file = Get<ClockFile>();
        var whole = await file.Export();
        Assert.Equal("0 made, 0 changed, 0 taken away, 3 as they were.", (await file.Import(Lead, whole, removeMissing: true)).Sentence);
        Assert.Equal([("A", 1L), ("B", 1L), ("C", 1L)], await Kept());

        var other = "policies:\n  - {name: B, place: 2, minutes: {first-response: 21}}\n  - {name: D, place: 9, minutes: {first-response: 5}}\n";
        var would = await file.Look(other, removeMissing: false);
        Assert.Equal("1 made, 1 changed, 0 taken away, 2 as they were, of which 2 do not stand in the file.", would.Import!.Sentence);
        Assert.Equal([("A", 1L), ("B", 1L), ("C", 1L)], await Kept());
        await file.Import(Lead, other, removeMissing: false);
        Assert.Equal([("A", 1L), ("B", 2L), ("C", 1L), ("D", 1L)], await Kept());
        Assert.Equal(["A", "C"], (await file.Import(Lead, other, removeMissing: true)).Removed);
        Assert.Equal([("B", 2L), ("D", 1L)], await Kept());
        await file.Import(Lead, whole, removeMissing: true);
        Assert.Equal(whole, await file.Export());
    }

    [Fact]
    public async Task Where_anything_is_wrong_nothing_is_taken_over()
    {
        await Get<ManageClockPolicies>().Set(Lead, "A", Within(10));
        foreach (var wrong in (string[])["", "policies: [", "policies:\n  - {name: A, minutes: {first-response: 5}}\n  - {name: B, minutes: {first-response: never}}"])
            Assert.StartsWith("Nothing was taken over.", (await Assert.ThrowsAsync<UserErrorException>(() => Get<ClockFile>().Import(Lead, wrong, true))).Message, StringComparison.Ordinal);
        Assert.Equal([("A", 1L)], await Kept());
        var many = "policies:\n" + string.Concat(Enumerable.Range(0, ManageClockPolicies.Most).Select(i => $"  - {{name: P{i}, minutes: {{agent-work: 1}}}}\n"));
        Assert.Contains("more than 200", (await Assert.ThrowsAsync<UserErrorException>(() => Get<ClockFile>().Import(Lead, many, false))).Message, StringComparison.Ordinal);
        Assert.Equal(200, (await Get<ClockFile>().Import(Lead, many, true)).Made.Count);
    }
}
