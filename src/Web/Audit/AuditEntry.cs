namespace Throughline.Web.Audit;

/// <summary>That someone did something here. Kept; there is no way to change one.</summary>
/// <param name="Name">Of the person, as it was then.</param>
/// <param name="Token">The API token's name, or null for a browser.</param>
/// <param name="Action">A verb and its noun: <c>user.add</c>, <c>write-key.revoke</c>.</param>
/// <param name="Subject">What it was done to.</param>
/// <param name="Details">JSON, or null; never a secret.</param>
public sealed record AuditEntry(
    long Id, long At, string UserId, string Name, string? Token, string Address, string Action, string Subject, string? Details);
