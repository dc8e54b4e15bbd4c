using Microsoft.AspNetCore.Http;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Web.Tokens;

/// <summary>From the <c>Authorization</c> header to the caller.</summary>
internal sealed class TokenReader(Database database, TimeProvider time, IAccounts? accounts = null)
{
    /// <exception cref="RefusedException">401: the header names no token that works, and says which of the ways it fails.</exception>
    public async Task<Caller> Read(string authorization, string address)
    {
        const string bearer = "Bearer ";
        if (!authorization.StartsWith(bearer + ApiToken.Prefix, StringComparison.OrdinalIgnoreCase) || accounts is null)
            throw Refused($"The Authorization header must read: Bearer {ApiToken.Prefix}…");
        var secret = authorization[bearer.Length..].Trim();
        var now = Micros.Now(time);
        var (token, account) = await database.Read(session =>
        {
            var found = ApiTokens.BySecret(session, secret);
            return (found, found is null ? null : accounts.Find(session, found.UserId));
        });
        if (token is null)
            throw Refused("There is no such API token.");
        if (token.StateAt(now) is var state && state != TokenState.Active)
            throw Refused($"The API token “{token.Name}” is {(state == TokenState.Revoked ? "revoked" : "expired")}. Make a new one under Settings, API tokens.");
        if (account is null)
            throw Refused($"The user of the API token “{token.Name}” can't sign in any more.");
        if (token.UsedAt is null || now - token.UsedAt > Micros.PerMinute)
            await database.Write(tx => ApiTokens.Used(tx, token.Id, now));
        return new Caller(account.Id, account.Name, token.Allows(account.Permissions), address, token.Name, account.StartPage);
    }

    private static RefusedException Refused(string why) => new(StatusCodes.Status401Unauthorized, why);
}
