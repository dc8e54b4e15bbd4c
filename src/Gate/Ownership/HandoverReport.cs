namespace Throughline.Gate.Ownership;

/// <summary>How often one team handed over to another for a reason, and what became of it. <see cref="Minutes"/>: the median until it was answered.</summary>
internal sealed record ReasonCount(string From, string To, string Reason, int Offered, int Accepted, int Declined, int Expired, double? Minutes);

/// <summary>An interaction that came back to a team that had owned it before: the teams in order.</summary>
internal sealed record Bounce(long Person, string OpenedFor, string Key, IReadOnlyList<string> Teams, long LastAt)
{
    public int Changes => Teams.Count - 1;
}

/// <summary>What handovers tell. Each finding is a pure function.</summary>
internal static class HandoverReport
{
    private const double Minute = Kernel.Micros.PerMinute;

    /// <summary>By team, team and reason (any case), the most frequent first.</summary>
    public static List<ReasonCount> ByReason(IEnumerable<Handover> handovers) => [..
        from h in handovers
        group h by (h.FromTeam, h.ToTeam, Reason: h.Reason.ToLowerInvariant()) into same
        orderby same.Count() descending, same.Key.FromTeam, same.Key.ToTeam, same.Key.Reason
        let waits = same.Where(h => h.State is HandoverState.Accepted or HandoverState.Declined).Select(h => (h.AnsweredAt!.Value - h.OfferedAt) / Minute).Order().ToList()
        select new ReasonCount(same.Key.FromTeam, same.Key.ToTeam, same.First().Reason, same.Count(), Count(same, HandoverState.Accepted), Count(same, HandoverState.Declined), Count(same, HandoverState.Expired),
            waits.Count == 0 ? null : (waits[(waits.Count - 1) / 2] + waits[waits.Count / 2]) / 2)];

    /// <summary>Interactions that an accepted handover brought back to a team that had owned them, the most changes first.</summary>
    public static List<Bounce> Bounces(IEnumerable<(long Person, Handover Handover)> handovers) => [..
        from h in handovers
        where h.Handover.State == HandoverState.Accepted
        group h.Handover by (h.Person, h.Handover.Team, h.Handover.Key) into same
        let inOrder = same.OrderBy(h => h.AnsweredAt).ThenBy(h => h.Id, StringComparer.Ordinal).ToList()
        let teams = Owners(inOrder)
        where teams.Count > teams.Distinct(StringComparer.Ordinal).Count()
        orderby teams.Count descending, same.Key.Person, same.Key.Team, same.Key.Key
        select new Bounce(same.Key.Person, same.Key.Team, same.Key.Key, teams, inOrder[^1].AnsweredAt!.Value)];

    /// <summary>The teams one after the other; from one of a team to another of it is no change.</summary>
    private static List<string> Owners(List<Handover> inOrder)
    {
        var teams = new List<string> { inOrder[0].FromTeam };
        foreach (var team in inOrder.Select(h => h.ToTeam).Where(team => team != teams[^1]))
            teams.Add(team);
        return teams;
    }

    private static int Count(IEnumerable<Handover> handovers, string state) => handovers.Count(h => h.State == state);
}
