using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Readers;

/// <summary>
/// Follows the log and keeps something of its own up to date. Effects and cursor commit together: each event has its effect
/// exactly once, however often the process dies. It does nothing but through the transaction.
/// </summary>
public interface IReader
{
    /// <summary>Under which its cursor is kept; never changes.</summary>
    string Name { get; }

    /// <summary>False for one that does without properties, context and notes, which then come empty, but for what operators said about identity.</summary>
    bool ReadsContent => true;

    /// <summary>The next events, at least one, in reading order, without the skeletons that erasures left: those are about nobody.</summary>
    void Apply(Transaction tx, IReadOnlyList<Event> events);

    /// <summary>Forgets everything, so that it can be built again from the first event.</summary>
    void Reset(Transaction tx);
}
