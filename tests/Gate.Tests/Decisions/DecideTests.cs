using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Throughline.Gate.Decisions;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.People;
using Throughline.Support;

namespace Throughline.Gate.Tests.Decisions;

public sealed class DecideTests
{
    private static readonly long Start = SlowGate.At("2026-03-27T10:00:00Z");

    private static readonly string[] Policies =
    [
        """
        caps:
          - { name: day, limit: 1, per: day }
          - { name: week, limit: 3, per: 7 days }
          - { name: mail, over: channel, of: email, limit: 2, per: 3 days }
        quietHours:
          - { from: "20:00", to: "08:00" }
        relationship:
          - { name: unhappy, when: { event: { name: Complaint, days: 3 } }, do: hold }
        holdouts:
          - { experiment: x, percent: 20, purposes: [marketing] }
        interactions:
          - team: service
            opens: [O]
            closes: [C]
            whileOpen:
              - { do: hold, purposes: [marketing], coolingHours: 24 }
              - { do: suggest, purposes: [sales] }
        """,
        """
        defaultZone: Asia/Kathmandu
        caps:
          - { name: each purpose, over: purpose, purposes: all, limit: 2, per: day }
          - { name: each team, over: team, limit: 1, per: 36 hours }
          - { name: each place, over: touchpoint, limit: 1, per: 24 hours }
        quietHours:
          - { from: "12:00", to: "13:30", channels: [sms] }
          - { from: "22:00", to: "09:00", days: [saturday, sunday] }
        arbitration: { lookAheadDays: 1 }
        """,
        "caps: [{ name: none, limit: 0, per: day }]",
        "name: anything goes",
    ];

    private static readonly string?[] Zones = [null, "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "Nowhere/None"];

    internal static Gen<(Intent Intent, Inputs Inputs, int Policy)> Cases { get; } =
        from policy in Gen.Choose(0, Policies.Length - 1)
        from intent in IntentOf("it")
        from zone in Gen.Elements(Zones)
        from minutes in Gen.Choose(0, 3 * 24 * 60)
        from sends in Gen.ListOf(ReservationAt(Start))
        from consent in Gen.Elements(ConsentState.Given, ConsentState.Given, ConsentState.Given, ConsentState.Unstated, ConsentState.Withdrawn)
        from suppressed in Gen.Elements(null, null, null, "bounced")
        from own in Gen.Elements(null, null, new OwnFrequency(1, 7, 5), new OwnFrequency(0, 1, 6))
        from operates in Gen.Elements("marketing", "marketing", "marketing", "service", null)
        from open in Gen.Elements<OpenInteraction[]>([], [], [], [new("c1", "service", "dana", Start - 5, null, 77)], [new("c1", "service", null, Start - 9, Start, 78)])
        from complained in Gen.Elements<Signal[]>([], [], [new("Complaint", Start - Micros.PerDay, 99)])
        let now = Start + minutes * Micros.PerMinute
        select (intent with { ExpiresAt = intent.ExpiresAt + now, RaisedAt = now, NotBefore = intent.NotBefore + now }, new Inputs
        {
            Now = now,
            Zone = zone,
            Addresses = [new("email", 1, suppressed, suppressed is null ? null : Start, suppressed is null ? null : 4), new("sms", 2)],
            Consents = [new("email", consent, "consent", "web", [3]), new("sms", ConsentState.Unstated, null, null, [])],
            Frequency = own,
            Touchpoint = operates is null ? null : new("news", operates, []),
            Interactions = open,
            Signals = complained,
            Reservations = [.. sends.Select((s, i) => s with { Key = $"r{i:D2}" }).OrderBy(s => s.At).ThenBy(s => s.Key, StringComparer.Ordinal)],
        }, policy);

    private static Gen<Intent> IntentOf(string key) =>
        from purpose in Gen.Elements("marketing", "marketing", "sales", "research", "service")
        from channels in Gen.Elements<string[]>(["email"], ["email", "sms"], ["sms", "email"], ["letter"])
        from rank in Gen.Choose(1, 9)
        from later in Gen.Elements<long?>(null, null, 90 * Micros.PerMinute, 2 * Micros.PerDay)
        from days in Gen.Choose(3, 12)
        select new Intent
        {
            Key = key,
            Identifier = 1,
            Purpose = purpose,
            Touchpoint = "news",
            Team = "marketing",
            Channels = channels,
            Template = "t",
            TemplateVersion = 1,
            Value = rank,
            NotBefore = later,
            ExpiresAt = days * Micros.PerDay,
        };

    private static Gen<Reservation> ReservationAt(long start) =>
        from at in Gen.Choose(-5 * 24 * 4, 9 * 24 * 4)
        from team in Gen.Elements("marketing", "sales")
        from purpose in Gen.Elements("marketing", "sales", "research", "service")
        from channel in Gen.Elements("email", "sms")
        from place in Gen.Elements("news", "offers")
        from rank in Gen.Choose(0, 9)
        from claimed in Gen.Elements(true, false)
        select new Reservation("", start + at * 15 * Micros.PerMinute, team, purpose, channel, place, rank, claimed);

    private static Policy PolicyOf(int number) => Read[number];
    private static readonly Policy[] Read = [.. Policies.Select(ReadPolicy.Checked)];

    [Fact]
    public void G1_a_send_decided_takes_no_window_beyond_its_limit() => Generated.Holds(Cases, of =>
    {
        var (policy, decision) = (PolicyOf(of.Policy), Decide.Of(of.Intent, of.Inputs, PolicyOf(of.Policy)));
        if (Deciding.ReservationOf(of.Intent, decision) is not { } made)
            return;
        var zone = PersonZone.Of(of.Inputs.Zone, policy.DefaultZone).Zone;
        // Sends of before may be above a limit; none that shares a window with this one may be after it.
        var after = of.Inputs.Reservations.Where(r => !decision.Displaced.Contains(r.Key)).Append(made).ToList();
        foreach (var cap in policy.Caps.Where(cap => cap.Purposes.Contains(made.Purpose)))
        {
            var counted = after.Where(r => cap.Purposes.Contains(r.Purpose) && Same(cap, r, made)).ToList();
            if (cap.Of is { } only && only != (cap.Over == CapScope.Channel ? made.Channel : cap.Over == CapScope.Purpose ? made.Purpose : made.Team))
                continue;
            if (cap.Window is not { } window)
                Assert.True(counted.Count(r => SlowGate.Local(r.At, zone).Date == SlowGate.Local(made.At, zone).Date) <= cap.Limit, cap.Name);
            else
                foreach (var begins in counted.Select(r => r.At).Where(at => at <= made.At && made.At < at + window))
                    Assert.True(counted.Count(r => r.At >= begins && r.At < begins + window) <= cap.Limit, cap.Name);
        }
    });

    private static bool Same(Cap cap, Reservation one, Reservation other) => cap.Over switch
    {
        CapScope.Team => one.Team == other.Team,
        CapScope.Purpose => one.Purpose == other.Purpose,
        CapScope.Channel => one.Channel == other.Channel,
        CapScope.Touchpoint => one.Touchpoint == other.Touchpoint,
        _ => true,
    };

    [Fact]
    public void G2_the_recorded_inputs_give_the_recorded_decision() => Generated.Holds(Cases, of =>
    {
        var made = RecordedJson.Of(Decide.Of(of.Intent, of.Inputs, PolicyOf(of.Policy)));
        var again = Decide.Of(RecordedJson.IntentOf(RecordedJson.Of(of.Intent)), RecordedJson.InputsOf(RecordedJson.Of(of.Inputs)), ReadPolicy.Checked(Policies[of.Policy]));
        Assert.Equal(made, RecordedJson.Of(again));
        Assert.Equal(made, RecordedJson.Of(RecordedJson.DecisionOf(made)));
    });

    [Fact]
    public void G3_findings_stand_in_the_order_of_the_rules_and_the_strictest_wins() => Generated.Holds(Cases, of =>
    {
        var decision = Decide.Of(of.Intent, of.Inputs, PolicyOf(of.Policy));
        Assert.NotEmpty(decision.Findings);
        Assert.Equal(decision.Findings.Select(f => f.Rule).Order(), decision.Findings.Select(f => f.Rule));
        Assert.Equal(decision.Findings.Max(f => f.Effect), decision.Verdict);
        Assert.All(decision.Findings, f => Assert.True(f.Reason.Length > 0));
        Assert.Equal(decision.Verdict == Verdict.Send, decision.PlannedAt is not null);
        if (decision.Verdict == Verdict.Hold)
        {
            var holds = decision.Findings.Where(f => f.Effect == Verdict.Hold).Select(f => f.Until).ToList();
            Assert.Equal(holds.Contains(null) ? null : holds.Max(), decision.Until);
        }
    });

    [Fact]
    public void G4_a_reply_in_an_open_conversation_is_exempt_from_rules_3_and_5_to_9() => Generated.Holds(Cases, of =>
    {
        var reply = of.Intent with { Purpose = "service", Team = "service", ReplyIn = "c9", Template = null, TemplateVersion = null, Text = "Hello" };
        var inputs = of.Inputs with { Interactions = [.. of.Inputs.Interactions, new("c9", "service", null, Start - 1, null, 50)], Consents = [] };
        var decision = Decide.Of(reply, inputs, PolicyOf(of.Policy));
        Assert.DoesNotContain(decision.Findings, f => f.Rule is DecisionRule.Touchpoint or DecisionRule.Interaction or DecisionRule.Relationship or DecisionRule.Holdout or DecisionRule.Caps);
        var reached = reply.Channels.Any(c => inputs.Addresses.Any(a => a.Channel == c && a.Suppressed is null));
        var known = reply.Channels.Any(c => inputs.Addresses.Any(a => a.Channel == c));
        Assert.Equal(reached ? Verdict.Send : known ? Verdict.Hold : Verdict.Drop, decision.Verdict);
        Assert.Null(Deciding.ReservationOf(reply, decision));
        if (decision.Verdict == Verdict.Send)
            Assert.Equal(Math.Max(inputs.Now, reply.NotBefore ?? 0), decision.PlannedAt); // it waits for nothing but what it asks for itself
        // What is no reply is none, whatever it says: nobody else's conversation, nor one that is closed.
        var ended = inputs with { Interactions = [.. inputs.Interactions.Select(i => i with { ClosedAt = inputs.Now - 1 })] };
        Assert.Contains(Decide.Of(reply, ended, PolicyOf(of.Policy)).Findings, f => f.Rule == DecisionRule.Touchpoint);
    });

    [Fact]
    public void G5_nothing_goes_where_consent_was_withdrawn_or_every_address_is_suppressed() => Generated.Holds(Cases, of =>
    {
        var refused = of.Inputs with { Consents = [.. of.Inputs.Consents.Select(c => c with { State = ConsentState.Withdrawn })] };
        Assert.Equal(Verdict.Drop, Decide.Of(of.Intent, refused, PolicyOf(of.Policy)).Verdict);
        var shut = of.Inputs with { Addresses = [.. of.Inputs.Addresses.Select(a => a with { Suppressed = "stopped", SuppressedAt = Start, Because = 8 })] };
        Assert.Equal(Verdict.Drop, Decide.Of(of.Intent, shut, PolicyOf(of.Policy)).Verdict);
    });

    [Fact]
    public void G6_a_hold_lasts_until_all_that_holds_it_ends_and_no_longer_and_nothing_is_left_of_what_has_expired() => Generated.Holds(Cases, of =>
    {
        var policy = PolicyOf(of.Policy);
        Decision At(long now) => Decide.Of(of.Intent, of.Inputs with { Now = now }, policy);
        Assert.Equal(Verdict.Drop, At(of.Intent.ExpiresAt).Verdict);
        Assert.Equal(Verdict.Drop, At(of.Intent.ExpiresAt + Micros.PerDay).Verdict);
        var held = At(of.Inputs.Now);
        if (held is not { Verdict: Verdict.Hold, Until: { } until } || held.Findings.Any(f => f.Effect == Verdict.Hold && f.Rule is not (DecisionRule.Interaction or DecisionRule.Relationship)))
            return;
        foreach (var before in (long[])[of.Inputs.Now + 1, of.Inputs.Now + (until - of.Inputs.Now) / 2, until - 1])
            Assert.NotEqual(Verdict.Send, At(before).Verdict);
        Assert.DoesNotContain(At(until).Findings, f => f.Effect == Verdict.Hold && f.Rule is DecisionRule.Interaction or DecisionRule.Relationship && f.Until <= until);
    });

    [Fact]
    public void Nothing_is_planned_in_quiet_hours_before_its_time_or_after_it_expires() => Generated.Holds(Cases, of =>
    {
        var (policy, decision) = (PolicyOf(of.Policy), Decide.Of(of.Intent, of.Inputs, PolicyOf(of.Policy)));
        if (decision.PlannedAt is not { } at)
            return;
        Assert.True(at >= of.Inputs.Now && at >= (of.Intent.NotBefore ?? 0) && at < of.Intent.ExpiresAt);
        Assert.False(SlowGate.IsQuiet(policy.QuietHours, of.Intent.Purpose, decision.Channel!, at, PersonZone.Of(of.Inputs.Zone, policy.DefaultZone).Zone));
    });

    [Fact]
    public void A_send_is_displaced_only_by_one_of_higher_rank_and_only_where_there_is_no_room_otherwise() => Generated.Holds(Cases, of =>
    {
        var decision = Decide.Of(of.Intent, of.Inputs, PolicyOf(of.Policy));
        foreach (var key in decision.Displaced)
        {
            var gone = of.Inputs.Reservations.Single(r => r.Key == key);
            Assert.True(!gone.IsClaimed && gone.Rank < of.Intent.Rank);
            // With any of the displaced back in its place, there would be no room there.
            var back = of.Inputs with { Reservations = [.. of.Inputs.Reservations.Where(r => r.Key == key || !decision.Displaced.Contains(r.Key)).Select(r => r with { IsClaimed = true })] };
            Assert.NotEqual(decision.PlannedAt, Decide.Of(of.Intent, back, PolicyOf(of.Policy)).PlannedAt);
        }
    });

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T00:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T00:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T12:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T12:00:00Z")]
    [InlineData("America/New_York", "2026-03-08T00:00:00Z")]
    [InlineData("America/New_York", "2026-11-01T00:00:00Z")]
    [InlineData("America/St_Johns", "2026-03-08T00:00:00Z")]
    [InlineData("America/St_Johns", "2026-11-01T00:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-03-29T00:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-29T00:00:00Z")]
    public void Quiet_hours_end_with_the_first_minute_that_is_not_quiet_over_clock_changes(string zoneId, string from)
    {
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        var rules = ReadPolicy.Checked("quietHours:\n  - { from: \"21:15\", to: \"07:45\" }\n  - { from: \"12:00\", to: \"12:30\" }").QuietHours.ToList();
        var start = SlowGate.At(from);
        for (var minute = 0; minute < 3 * 24 * 60; minute += 7)
        {
            var at = start + minute * Micros.PerMinute;
            var slow = at;
            while (SlowGate.IsQuiet(rules, "marketing", "email", slow, zone))
                slow += Micros.PerMinute;
            Assert.Equal(slow, EarliestTime.After(at, rules, zone, long.MaxValue));
        }
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28T12:00:00Z", 23)]
    [InlineData("Europe/Berlin", "2026-10-24T12:00:00Z", 25)]
    [InlineData("America/New_York", "2026-03-07T12:00:00Z", 23)]
    [InlineData("America/New_York", "2026-10-31T12:00:00Z", 25)]
    [InlineData("Australia/Lord_Howe", "2026-04-04T02:00:00Z", 24.5)]
    [InlineData("Australia/Lord_Howe", "2026-10-03T02:00:00Z", 23.5)]
    [InlineData("Pacific/Apia", "2011-12-28T12:00:00Z", 24)] // the 29th; the next day is the 31st
    [InlineData("Pacific/Apia", "2011-12-30T08:00:00Z", 24)] // the 31st
    [InlineData("Asia/Kathmandu", "2026-03-28T12:00:00Z", 24)]
    public void A_calendar_day_is_the_persons_own_also_when_it_is_longer_or_shorter(string zoneId, string before, double hours)
    {
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        var (first, second) = (EarliestTime.NextDay(SlowGate.At(before), zone), EarliestTime.NextDay(EarliestTime.NextDay(SlowGate.At(before), zone), zone));
        Assert.Equal(hours * 60 * Micros.PerMinute, second - first);
        var policy = ReadPolicy.Checked("caps: [{ name: day, limit: 1, per: day }]");
        var intent = new Intent { Key = "it", Identifier = 1, Purpose = "marketing", Touchpoint = "news", Team = "marketing", Channels = ["email"], Template = "t", TemplateVersion = 1, ExpiresAt = first + 9 * Micros.PerDay };
        var inputs = new Inputs
        {
            Now = first + 1,
            Zone = zoneId,
            Addresses = [new("email", 1)],
            Consents = [new("email", ConsentState.Given, null, null, [])],
            Touchpoint = new("news", "marketing", []),
            Reservations = [new("other", second - 1, "marketing", "marketing", "email", "news", 1, true)],
        };
        Assert.Equal(second, Decide.Of(intent, inputs, policy).PlannedAt);
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Pacific/Apia")]
    [InlineData("America/Havana")] // puts its clock forward at midnight
    [InlineData("Africa/Cairo")]
    public void The_next_day_begins_with_the_first_minute_of_another_date_at_every_hour_of_the_year(string zoneId)
    {
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        foreach (var start in (string[])["2011-12-01T00:00:00Z", "2026-01-01T00:00:00Z"])
            for (var hour = 0; hour < 365 * 24; hour += 5)
            {
                var at = SlowGate.At(start) + hour * 60L * Micros.PerMinute;
                var next = EarliestTime.NextDay(at, zone);
                var (today, then) = (SlowGate.Local(at, zone).Date, SlowGate.Local(next, zone).Date);
                Assert.True(then > today && SlowGate.Local(next - 1, zone).Date == today, $"{zoneId} {Micros.ToText(at)}: {Micros.ToText(next)}");
            }
    }

    [Theory]
    [InlineData(null, "unknown")]
    [InlineData("Nowhere/None", "which is none")]
    [InlineData("GMT+25:99", "which is none")]
    public void An_unknown_or_invalid_zone_falls_back_to_the_default_and_says_so(string? zone, string said)
    {
        var fallen = PersonZone.Of(zone, DateTimeZoneProviders.Tzdb["Asia/Kathmandu"]);
        Assert.Equal("Asia/Kathmandu", fallen.Zone.Id);
        Assert.Contains(said, fallen.Remark, StringComparison.Ordinal);
    }
}
