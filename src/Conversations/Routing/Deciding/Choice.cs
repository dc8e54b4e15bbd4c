namespace Throughline.Conversations.Routing.Deciding;

/// <summary>To whom an item goes, and who would have been next.</summary>
internal readonly record struct Choice(ItemState Item, AgentState Agent, int Step, bool IsPreferred, IReadOnlyList<string> Next, Passed Passed);
