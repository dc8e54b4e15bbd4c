using Throughline.Kernel.Storage;

namespace Throughline.Kernel.DueWork;

/// <summary>Does what is due of one kind, through the transaction and nothing else: effect and completion commit together, so it happens once.</summary>
public interface IDueWorker
{
    string Kind { get; }

    /// <summary>When it is due again (microseconds UTC), or null when it is finished.</summary>
    long? Do(Transaction tx, DueItem item);
}
