using System.Text.Json.Serialization;

namespace Throughline.Conversations.Routing;

/// <summary>What the router is told, in order. The same facts give the same outcomes, always: that is what a decision is explained and replayed by.</summary>
[JsonDerivedType(typeof(RulesSet), "RulesSet")]
[JsonDerivedType(typeof(QueueSet), "QueueSet")]
[JsonDerivedType(typeof(AgentSet), "AgentSet")]
[JsonDerivedType(typeof(PresenceSet), "PresenceSet")]
[JsonDerivedType(typeof(OpenSet), "OpenSet")]
[JsonDerivedType(typeof(Enqueued), "Enqueued")]
[JsonDerivedType(typeof(Withdrawn), "Withdrawn")]
[JsonDerivedType(typeof(Accepted), "Accepted")]
[JsonDerivedType(typeof(Declined), "Declined")]
[JsonDerivedType(typeof(Assigned), "Assigned")]
[JsonDerivedType(typeof(Finished), "Finished")]
[JsonDerivedType(typeof(WrappedUp), "WrappedUp")]
[JsonDerivedType(typeof(Ticked), "Ticked")]
internal abstract record RoutingFact(long At);

internal sealed record RulesSet(long At, RoutingRules Rules) : RoutingFact(At);
internal sealed record QueueSet(long At, Queue Queue) : RoutingFact(At);
internal sealed record AgentSet(long At, Agent Agent) : RoutingFact(At);
internal sealed record PresenceSet(long At, string Agent, Presence Presence) : RoutingFact(At);

/// <summary>Its hours have begun or ended. Of what waits in a queue that is closed nothing is offered. A queue is open until it is said to be closed.</summary>
internal sealed record OpenSet(long At, string Queue, bool IsOpen) : RoutingFact(At);

internal sealed record Enqueued(long At, WorkItem Item) : RoutingFact(At);
internal sealed record Withdrawn(long At, string Item) : RoutingFact(At);

/// <summary>Of the open offer of this number; anything else is refused.</summary>
internal sealed record Accepted(long At, string Item, long Offer) : RoutingFact(At);

/// <inheritdoc cref="Accepted"/>
internal sealed record Declined(long At, string Item, long Offer) : RoutingFact(At);

/// <summary>By a person, whatever the rules say; flagged where it is more than the agent's capacity.</summary>
internal sealed record Assigned(long At, string Item, string Agent, string By) : RoutingFact(At);

/// <summary>Done by whoever holds it; with what is left to do after, where something is.</summary>
internal sealed record Finished(long At, string Item, WrapUp? WrapUp = null) : RoutingFact(At);

/// <summary>Nothing is left to do of it any more, before the time for that is over.</summary>
internal sealed record WrappedUp(long At, string Item) : RoutingFact(At);

/// <param name="Until">When it ends by itself.</param>
/// <param name="KeepsCapacity">It takes as much of the agent until then as the work did.</param>
internal sealed record WrapUp(long Until, bool KeepsCapacity);

/// <summary>Decide now what can be decided, at most so much.</summary>
internal sealed record Ticked(long At, int Most) : RoutingFact(At);
