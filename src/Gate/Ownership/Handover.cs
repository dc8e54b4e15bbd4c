namespace Throughline.Gate.Ownership;

/// <summary>What became of an offer. <see cref="Offered"/> waits; every other is final.</summary>
internal static class HandoverState
{
    public const string Offered = "offered", Accepted = "accepted", Declined = "declined", Expired = "expired";
}

/// <summary>
/// One team's offer of an interaction to another: with a reason, a deadline, and what the other should know. Until it is accepted the
/// interaction stays where it is. Instants are microseconds UTC.
/// </summary>
/// <param name="Team">With <paramref name="Key"/> and any of the person's identifiers, the interaction: <see cref="Interaction.OpenedFor"/>.</param>
/// <param name="Answer">What who answered said, or why it expired.</param>
internal sealed record Handover(
    string Id, long Identifier, string Team, string Key, string FromTeam, string ToTeam, string? FromAgent, string? ToAgent, string Reason, string Context,
    long OfferedAt, string OfferedBy, long DueAt, string State, long? AnsweredAt, string? AnsweredBy, string? Answer);
