using Throughline.People.Consent;

namespace Throughline.Gate.Policies;

/// <summary>What contact is for. Tracking is no contact.</summary>
internal static class Purpose
{
    public const string Service = ConsentPurpose.Service, Transactional = ConsentPurpose.Transactional, Marketing = ConsentPurpose.Marketing,
        Sales = ConsentPurpose.Sales, Research = ConsentPurpose.Research;

    public static IReadOnlyList<string> All { get; } = [Service, Transactional, Marketing, Sales, Research];

    /// <summary>Those that somebody must have agreed to; what rules of the policy are about that name no purpose.</summary>
    public static IReadOnlyList<string> Consented { get; } = [.. All.Where(ConsentPurpose.NeedsConsent)];
}
