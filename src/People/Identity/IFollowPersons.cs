using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>
/// Is told, in the transaction that changes the map from identifiers to persons, whose person changed: by a claim, a merge, an undo,
/// a separation. What is kept by person must follow; what is kept by identifier need not. Cheap: it marks, and does the work later.
/// </summary>
public interface IFollowPersons
{
    /// <summary>
    /// These identifiers belong to another person than before, or are new; and of a person whom some of them left, one that did not.
    /// So the present persons of these are all whose identifiers are others than before. Each once, in no order.
    /// </summary>
    void Moved(Transaction tx, IReadOnlyCollection<long> identifiers);

    /// <summary>The map is empty and will be built again; <see cref="Moved"/> will be told of every identifier.</summary>
    void Reset(Transaction tx);
}
