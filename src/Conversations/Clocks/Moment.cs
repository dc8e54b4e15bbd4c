namespace Throughline.Conversations.Clocks;

internal enum ConversationState { New, Open, Pending, OnHold, Snoozed, Resolved, Closed }

/// <summary>What happens in a conversation that clocks look at.</summary>
internal abstract record Moment(long At);

internal sealed record CustomerWrote(long At) : Moment(At);

/// <param name="IsHuman">Not a bot or an automatic answer.</param>
/// <param name="IsPublic">The customer sees it.</param>
internal sealed record Replied(long At, bool IsHuman, bool IsPublic) : Moment(At);

/// <summary>The conversation is in this state from now on. From resolved or closed to any other: it is reopened.</summary>
internal sealed record Entered(long At, ConversationState State) : Moment(At);

internal sealed record TakesPolicy(long At, ClockPolicy Policy) : Moment(At);

/// <summary>To another team or agent: the customer waits as before, so no clock is touched.</summary>
internal sealed record HandedOver(long At, string To) : Moment(At);
