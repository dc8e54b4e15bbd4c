namespace Throughline.Conversations.Clocks;

/// <summary>What happened to a clock. A clock is the list of these, and nothing else.</summary>
internal abstract record ClockEvent(long At);

/// <summary>It begins to run from nothing.</summary>
internal sealed record Activated(long At) : ClockEvent(At);

internal sealed record Paused(long At) : ClockEvent(At);

/// <summary>It goes on from where it was: after a pause, or fulfilled and then reopened.</summary>
internal sealed record Resumed(long At) : ClockEvent(At);

internal sealed record Fulfilled(long At) : ClockEvent(At);

/// <summary>At the deadline it still ran: the instant after, it is late.</summary>
internal sealed record Breached(long At) : ClockEvent(At);

/// <summary>From now on this policy says how long it may run; what has run is measured anew by it.</summary>
internal sealed record PolicyApplied(long At, ClockPolicy Policy) : ClockEvent(At);
