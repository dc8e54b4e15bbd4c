using FsCheck.Fluent;
using Throughline.Gate.Ownership;
using Throughline.Support;

namespace Throughline.Gate.Tests.Ownership;

public sealed class HandoverReportTests
{
    private static Handover Made(int at, string from, string to, string state, string reason = "why") =>
        new($"h{at:D3}", 1, "service", "c", from, to, null, null, reason, "", at, "x", at + 100, state, state == HandoverState.Offered ? null : at + 1, "y", null);

    [Fact]
    public void What_bounces_is_what_comes_back() => Generated.Holds(Gen.Elements("service", "sales", "marketing").ListOf(5), teams =>
    {
        var (owner, handovers, owners) = ("service", new List<(long, Handover)>(), new List<string> { "service" });
        foreach (var (to, i) in teams.Select((to, i) => (to, i)).Where(t => t.to.Length > 0))
        {
            handovers.Add((7, Made(i, owner, to, HandoverState.Accepted)));
            if (to != owner)
                owners.Add(to);
            owner = to;
        }
        handovers.Add((7, Made(90, owner, "cx", HandoverState.Declined)));
        handovers.Reverse();
        var bounces = HandoverReport.Bounces(handovers);
        Assert.Equal(owners.Distinct().Count() < owners.Count ? [string.Join(' ', owners)] : [], bounces.Select(b => string.Join(' ', b.Teams)));
    });

    [Fact]
    public void Reasons_are_counted_with_what_became_of_them()
    {
        var counted = HandoverReport.ByReason(
        [
            Made(1, "service", "sales", HandoverState.Accepted, "Upgrade"), Made(2, "service", "sales", HandoverState.Declined, "upgrade"),
            Made(3, "service", "sales", HandoverState.Offered, "upgrade"), Made(4, "sales", "service", HandoverState.Expired, "complaint"),
        ]);
        Assert.Equal([("service", "sales", "Upgrade", 3, 1, 1, 0), ("sales", "service", "complaint", 1, 0, 0, 1)],
            counted.Select(c => (c.From, c.To, c.Reason, c.Offered, c.Accepted, c.Declined, c.Expired)));
    }
}
