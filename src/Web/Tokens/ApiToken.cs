using Throughline.Web.Access;

namespace Throughline.Web.Tokens;

/// <summary>A program's key, made by a user and never able to do more than that user may. The secret itself is not kept.</summary>
/// <param name="Start">The first characters of the secret, by which its owner knows it again.</param>
public sealed record ApiToken(
    long Id, string UserId, string Name, string Start, IReadOnlyList<string> Permissions,
    long CreatedAt, long? ExpiresAt, long? UsedAt, long? RevokedAt)
{
    public const string Prefix = "tlt_";

    public TokenState StateAt(long now) =>
        RevokedAt is not null ? TokenState.Revoked : ExpiresAt <= now ? TokenState.Expired : TokenState.Active;

    /// <summary>What it lets through for a user who may do <paramref name="ofUser"/>: a role taken away takes its tokens along.</summary>
    public IReadOnlySet<string> Allows(IReadOnlySet<string> ofUser) =>
        Permissions.Where(ofUser.Contains).Append(Access.Permissions.OwnAccount).ToHashSet(StringComparer.Ordinal);
}

public enum TokenState { Active, Expired, Revoked }
