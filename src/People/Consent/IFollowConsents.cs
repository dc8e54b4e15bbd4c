using Throughline.Kernel.Storage;

namespace Throughline.People.Consent;

/// <summary>
/// Is told of statements in the transaction that records them: what operators and the API state, in the one that appends it; what comes
/// from outside, when the reader meets it. It may be told of the same statement again.
/// </summary>
public interface IFollowConsents
{
    void Stated(Transaction tx, IReadOnlyList<ConsentStatement> statements);
}
