using Throughline.Kernel.Storage;
using Throughline.People.Consent;

namespace Throughline.Gate.Decisions;

/// <summary>Whoever takes consent back is not written to from the same transaction on: what is planned and not claimed is decided again.</summary>
/// <remarks>Made late: what decides asks for consents, which tell those who follow them.</remarks>
internal sealed class StopWithdrawn(Lazy<DecideIntents> decide) : IFollowConsents
{
    public void Stated(Transaction tx, IReadOnlyList<ConsentStatement> statements) =>
        decide.Value.AgainWhatIsPlanned(tx, [.. statements.Where(s => !s.Given && s.Purpose != ConsentPurpose.Tracking).Select(s => s.Identifier).Distinct()], Cause.Consent);
}
