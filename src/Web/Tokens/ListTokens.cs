using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Web.Tokens;

/// <summary>A token as its list shows it.</summary>
public sealed record ListedToken(ApiToken Token, string Owner, TokenState State);

/// <summary>One's own tokens; everyone's for who manages users.</summary>
internal sealed class ListTokens(Database database, TimeProvider time, IAccounts accounts)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/api-tokens", (ListTokens list, Caller caller) => list.Page(caller)).Require(Permissions.OwnAccount).WithTags("Pages");
        routes.MapGet("/api/tokens", Api).Require(Permissions.OwnAccount).WithTags("API tokens");
    }

    private static async Task<IResult> Api(ListTokens list, Caller caller) => Results.Ok((await list.Of(caller)).Select(listed => new
    {
        listed.Token.Id,
        listed.Token.Name,
        listed.Token.Start,
        listed.Token.Permissions,
        listed.Owner,
        state = listed.State.ToString().ToLowerInvariant(),
        createdAt = Micros.ToText(listed.Token.CreatedAt),
        expiresAt = listed.Token.ExpiresAt is { } expires ? Micros.ToText(expires) : null,
        usedAt = listed.Token.UsedAt is { } used ? Micros.ToText(used) : null,
    }));

    public async Task<RazorComponentResult> Page(Caller caller, CreatedToken? created = null, string? error = null) =>
        new RazorComponentResult<TokensPage>(new { Tokens = await Of(caller), Caller = caller, Created = created, Error = error })
        {
            StatusCode = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private Task<List<ListedToken>> Of(Caller caller)
    {
        var now = Micros.Now(time);
        return database.Read(session =>
        {
            var owners = new Dictionary<string, string>(StringComparer.Ordinal);
            return ApiTokens.All(session, caller.May(Permissions.UsersManage) ? null : caller.Id).ConvertAll(token =>
            {
                if (!owners.TryGetValue(token.UserId, out var owner))
                    owners[token.UserId] = owner = accounts.Find(session, token.UserId)?.Name ?? "deactivated";
                return new ListedToken(token, owner, token.StateAt(now));
            });
        });
    }
}
