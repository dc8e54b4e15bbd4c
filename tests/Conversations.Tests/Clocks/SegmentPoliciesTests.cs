using Throughline.Conversations.Clocks;
using Throughline.Conversations.Inbox;
using Throughline.Events.Log;
using Throughline.People.Segments;
using Throughline.People.Segments.Rules;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Clocks;

/// <summary>A policy that names a segment, among customers of whom some are in it.</summary>
public abstract class SegmentPoliciesTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : SegmentPoliciesTests(Store.Sqlite);
    public sealed class OnPostgres() : SegmentPoliciesTests(Store.Postgres);

    private static readonly string[] Buyers = ["ann", "cleo"], Others = ["bob", "dora"];

    [Fact]
    public async Task A_policy_of_a_segment_holds_for_who_is_in_it_and_for_nobody_else()
    {
        await Get<CreateSegment>().Do(Lead, "Buyers", null, RuleJson.Read("""{"event":"Order Completed"}"""));
        await Get<ManageClockPolicies>().Set(Lead, "Buyers first", Within(10, place: 1, "Buyers"));
        await Get<ManageClockPolicies>().Set(Lead, "Everybody", Within(60, place: 2));
        var before = await Open("ann", key: "before");
        await Bought(Buyers);
        foreach (var who in Buyers)
            Assert.Equal(("Buyers first", Now + (10 * 60_000_000L)), await ClockOf(await Open(who)));
        foreach (var who in Others)
            Assert.Equal(("Everybody", Now + (60 * 60_000_000L)), await ClockOf(await Open(who)));
        // who comes into the segment is under its policy from the next thing on that happens
        Assert.Equal("Everybody", (await ClockOf(before)).Policy);
        await Get<ReceiveMessage>().Do(before.Id, new("more", "More"));
        Assert.Equal("Buyers first", (await ClockOf(before)).Policy);
    }

    private static ClockPolicyFields Within(int minutes, int place, string? segment = null) => new(place, null, null, segment, new Dictionary<string, int> { ["first-response"] = minutes });

    private Task<(string? Policy, long? DueAt)> ClockOf(Conversation of) => Database.Read(session => Get<RunningClocks>().Find(session, of.Id) is { } row ? (row.Policy, row.DueAt) : default);
}
