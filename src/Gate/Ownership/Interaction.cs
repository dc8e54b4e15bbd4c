namespace Throughline.Gate.Ownership;

/// <summary>
/// Something that a team runs with a person, opened and closed by events that the policy names. <see cref="OpenedFor"/> is the team of that
/// rule and, with the journey key, its name; <see cref="Team"/> owns it now. Instants are microseconds UTC.
/// </summary>
/// <param name="Key">The journey key of its events; "" where they have none.</param>
/// <param name="Identifier">Of the person: whose event opened it last.</param>
/// <param name="Opened">The sequence of the event that opened it last.</param>
/// <param name="ClosedAt">Null while it is open.</param>
/// <param name="Offer">The handover that waits for an answer.</param>
internal sealed record Interaction(
    string OpenedFor, string Key, long Identifier, string Team, string? Agent, long OpenedAt, long Opened, long? ClosedAt, Handover? Offer)
{
    public bool IsOpen => ClosedAt is null;
}

/// <summary>What events of one identifier say of an interaction: the latest that opened it and the latest that closed it.</summary>
internal sealed class InteractionRow
{
    public long Identifier { get; init; }
    public string Team { get; init; } = "";
    public string Key { get; init; } = "";
    public long? OpenedAt { get; init; }
    public long? Opened { get; init; }
    public string? Agent { get; init; }
    public long? ClosedAt { get; init; }
    public long? Closed { get; init; }
}

/// <summary>From what is kept by identifier to the interactions of one person. Pure: the order in which anything came makes no difference.</summary>
internal static class FoldInteractions
{
    /// <param name="rows">Of all of the person's identifiers.</param>
    /// <param name="handovers">Of all of the person's identifiers.</param>
    public static List<Interaction> Of(IEnumerable<InteractionRow> rows, IReadOnlyCollection<Handover> handovers) => [..
        from row in rows
        group row by (row.Team, row.Key) into of
        let opening = of.Where(row => row.OpenedAt is not null).MaxBy(row => (row.OpenedAt, row.Opened))
        where opening is not null
        let closing = of.Where(row => row.ClosedAt is not null).MaxBy(row => (row.ClosedAt, row.Closed))
        let isOpen = closing is null || (opening.OpenedAt!.Value, opening.Opened!.Value).CompareTo((closing.ClosedAt!.Value, closing.Closed!.Value)) > 0
        let own = handovers.Where(h => h.Team == of.Key.Team && h.Key == of.Key.Key).ToList()
        let last = own.Where(h => h.State == HandoverState.Accepted).MaxBy(h => (h.AnsweredAt, h.Id))
        orderby opening.OpenedAt, of.Key.Team, of.Key.Key
        select new Interaction(
            of.Key.Team, of.Key.Key, opening.Identifier, last?.ToTeam ?? of.Key.Team, last is null ? opening.Agent : last.ToAgent, opening.OpenedAt!.Value, opening.Opened!.Value,
            isOpen ? null : closing!.ClosedAt, isOpen ? own.Where(h => h.State == HandoverState.Offered).MaxBy(h => (h.OfferedAt, h.Id)) : null)];
}
