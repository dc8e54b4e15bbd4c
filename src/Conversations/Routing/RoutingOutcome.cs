using System.Text.Json.Serialization;

namespace Throughline.Conversations.Routing;

/// <summary>What followed from a fact.</summary>
[JsonDerivedType(typeof(Offered), "Offered")]
[JsonDerivedType(typeof(OfferEnded), "OfferEnded")]
[JsonDerivedType(typeof(StoppedResponding), "StoppedResponding")]
[JsonDerivedType(typeof(WaitsFor), "WaitsFor")]
[JsonDerivedType(typeof(Reserved), "Reserved")]
[JsonDerivedType(typeof(ReservationEnded), "ReservationEnded")]
[JsonDerivedType(typeof(OverAssigned), "OverAssigned")]
[JsonDerivedType(typeof(WrapUpOver), "WrapUpOver")]
[JsonDerivedType(typeof(Overflowed), "Overflowed")]
internal abstract record RoutingOutcome;

/// <summary>An item is offered to an agent: the decision, with what was considered. The rest comes from replay.</summary>
/// <param name="Number">1, 2, 3 …: of the decision and of the offer.</param>
/// <param name="Step">The smallest step that the agent satisfies, from 0.</param>
/// <param name="Next">Who would have been asked after them, up to five.</param>
internal sealed record Offered(long Number, string Item, string Agent, long Deadline, int Step, bool IsPreferred, IReadOnlyList<string> Next, Passed Passed) : RoutingOutcome
{
    public override string ToString() => $"offer {Number}: {Item} to {Agent} until {Deadline}, step {Step}{(IsPreferred ? ", preferred" : "")}; next {string.Join(' ', Next)}; {Passed}";
}

/// <summary>How many agents were not eligible, each counted under the first reason of this order.</summary>
internal readonly record struct Passed(int NotMember, int NotAvailable, int Skill, int Capacity, int ChannelFull, int Interrupt, int Excluded, int Reserved);

internal enum Ending { TimedOut, Declined, Offline, NotResponding, Withdrawn, Reassigned }

/// <summary>An offer ended without being accepted. Where it was not answered or refused, the agent is not asked again until <paramref name="ExcludedUntil"/>.</summary>
internal sealed record OfferEnded(long Number, string Item, string Agent, Ending Ending, long? ExcludedUntil) : RoutingOutcome;

internal sealed record StoppedResponding(string Agent) : RoutingOutcome;

/// <summary>The item waits for the agent it prefers, and is given to nobody else until then.</summary>
internal sealed record WaitsFor(string Item, string Agent, long Until) : RoutingOutcome;

/// <summary>The agent gets nothing that ranks after the item, until it has been given to somebody.</summary>
internal sealed record Reserved(string Item, string Agent) : RoutingOutcome;

internal sealed record ReservationEnded(string Item, string Agent) : RoutingOutcome;

/// <summary>A person gave the agent more than their capacity or the channel's maximum.</summary>
internal sealed record OverAssigned(string Item, string Agent, string By) : RoutingOutcome;

/// <summary>The time for what was left to do of it is over.</summary>
internal sealed record WrapUpOver(string Item) : RoutingOutcome;

/// <summary>What waited in one queue waits in another from now on, in its place by when it came.</summary>
internal sealed record Overflowed(string Item, string From, string To, OverflowWhen When) : RoutingOutcome;
