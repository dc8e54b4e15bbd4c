using Microsoft.AspNetCore.Builder;

namespace Throughline.Web.Access;

/// <summary>What the caller of this route must be allowed to do.</summary>
public sealed record RequiredPermission(string Permission);

/// <summary>Anyone may call this route, signed in or not, and why that is right. Cookies are not read on it.</summary>
public sealed record PublicRoute(string Why);

/// <summary>A public route whose form is filled in by browsers: posts must come from our own pages.</summary>
public sealed record OwnPagesOnly;

/// <summary>What stands in the address lets in whoever has it: it is written into no log.</summary>
public sealed record SecretInPath;

public static class RouteAccess
{
    /// <summary>Only callers with this permission. A browser that is not signed in is led to the sign-in page.</summary>
    public static T Require<T>(this T route, string permission) where T : IEndpointConventionBuilder
    {
        if (!Permissions.All.ContainsKey(permission))
            throw new ArgumentException($"{permission} is not one of {nameof(Permissions)}.", nameof(permission));
        return route.WithMetadata(new RequiredPermission(permission));
    }

    public static T Public<T>(this T route, string why) where T : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(why);
        return route.WithMetadata(new PublicRoute(why));
    }

    public static T WithSecretInPath<T>(this T route) where T : IEndpointConventionBuilder => route.WithMetadata(new SecretInPath());

    public static T FromOwnPages<T>(this T route) where T : IEndpointConventionBuilder => route.WithMetadata(new OwnPagesOnly());
}
