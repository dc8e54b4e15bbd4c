using Throughline.Gate.Outbox;
using Throughline.Kernel.DueWork;

namespace Throughline.Gate.Decisions;

/// <summary>Where the parts of a decision are kept; they are written together.</summary>
internal sealed record GateStores(
    Intents Intents, DecisionList Decisions, Reservations Reservations, Holdouts Holdouts, OutboxList Outbox, DueItems Due, DecisionFacts Facts);
