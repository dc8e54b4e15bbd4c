using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.Web.Tokens;

/// <param name="Days">For how long; null for until it is revoked.</param>
public sealed record NewToken(string Name, IReadOnlyList<string> Permissions, int? Days);

/// <param name="Token">The secret, told only here.</param>
public sealed record CreatedToken(long Id, string Name, string Token, IReadOnlyList<string> Permissions, string? ExpiresAt);

public sealed class CreateToken(Database database, AuditList audit, TimeProvider time)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/api-tokens", Form).Require(Permissions.OwnAccount).WithTags("Pages");
        routes.MapPost("/api/tokens", Api).Require(Permissions.OwnAccount).WithTags("API tokens");
    }

    private static async Task<IResult> Form(
        [FromForm] IFormCollection form, CreateToken create, ListTokens list, Caller caller)
    {
        try
        {
            var days = form["days"].ToString();
            int? lasts = days.Length == 0 ? null
                : int.TryParse(days, out var number) ? number : throw new UserErrorException("How long it lasts is a number of days.");
            return await list.Page(caller, created: await create.Do(caller, new(form["name"].ToString(), [.. form["permissions"].OfType<string>()], lasts)));
        }
        catch (UserErrorException e)
        {
            return await list.Page(caller, error: e.Message);
        }
    }

    private static async Task<Created<CreatedToken>> Api(NewToken request, CreateToken create, Caller caller)
    {
        var created = await create.Do(caller, request);
        return TypedResults.Created($"/api/tokens/{created.Id}", created);
    }

    /// <exception cref="UserErrorException">It has no name, or is to do what its maker may not.</exception>
    public async Task<CreatedToken> Do(Caller caller, NewToken request)
    {
        if (!caller.IsSession)
            throw new RefusedException(StatusCodes.Status403Forbidden, "A token is made by a person in a browser, not with another token: an expiring one could outlive itself.");
        Check(caller, request);
        var secret = Ids.Secret(ApiToken.Prefix);
        var now = Micros.Now(time);
        long? expires = request.Days is { } days ? now + days * Micros.PerDay : null;
        var name = request.Name.Trim();
        var permissions = request.Permissions.Distinct().Order(StringComparer.Ordinal).ToList();
        var id = await database.Write(tx =>
        {
            audit.Add(tx, caller, "token.create", name, new { permissions, days = request.Days });
            return ApiTokens.Add(tx, caller.Id, name, secret, permissions, now, expires);
        });
        return new(id, name, secret, permissions, expires is { } at ? Micros.ToText(at) : null);
    }

    private static void Check(Caller caller, NewToken request)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Trim().Length > 100 || request.Name.Any(char.IsControl))
            throw new UserErrorException("Give the token a name of at most 100 characters that says what it is for.");
        if (request.Permissions is not { Count: > 0 })
            throw new UserErrorException("A token needs at least one permission.");
        if (request.Permissions.FirstOrDefault(permission => !Permissions.All.ContainsKey(permission)) is { } unknown)
            throw new UserErrorException($"There is no permission “{unknown}”. There are: {string.Join(", ", Permissions.All.Keys)}.");
        if (request.Permissions.FirstOrDefault(permission => !caller.May(permission)) is { } beyond)
            throw new UserErrorException($"You can't give a token {beyond}: your own role does not include it.");
        if (request.Days is < 1 or > 3650)
            throw new UserErrorException("A token lasts 1 to 3,650 days, or until it is revoked.");
    }
}
