using Throughline.Kernel.Storage;

namespace Throughline.Gate.Ownership;

/// <summary>
/// Is told, in the transaction in which an interaction is opened, closed or gets another owner, whose it is. The person is held:
/// see <see cref="Decisions.HoldPeople"/>.
/// </summary>
internal interface IFollowInteractions
{
    /// <param name="tx">Of the fact.</param>
    /// <param name="identifiers">One of each person's, each once.</param>
    void Changed(Transaction tx, IReadOnlyCollection<long> identifiers);
}
