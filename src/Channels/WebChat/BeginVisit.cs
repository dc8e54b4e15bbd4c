using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Problems;

namespace Throughline.Channels.WebChat;

/// <param name="Id">The user's id on the site.</param>
/// <param name="Signature">HMAC-SHA256 of the id with the site's secret, in hexadecimal: made on the site's server.</param>
internal sealed record SignedUser(string? Id, string? Signature);

internal sealed record NewVisit(string? Site, SignedUser? User);

/// <param name="Token">The visitor's secret: whoever has it is the visitor.</param>
internal sealed record BegunVisit(string Token);

/// <summary>A browser begins to be a visitor; or a visitor turns out to be a user of the site, who has signed that.</summary>
internal sealed class BeginVisit(ChatSites sites, ChatVisitors visitors, Database database, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        ChatAccess.Open(routes.MapPost("/chat/v1/visits", Handle)).WithTags("Web chat").WithSummary("A browser becomes a visitor of a website; user says who is signed in there, with the site's signature.");
        ChatAccess.Open(routes.MapPut("/chat/v1/visitor/user", Identify)).WithTags("Web chat").WithSummary("The visitor has signed in on the site: {id, signature}.");
    }

    private static async Task<Created<BegunVisit>> Handle(NewVisit request, BeginVisit begin, ChatAccess access, HttpContext http)
    {
        access.MayVisit(http);
        return TypedResults.Created("/chat/v1/messages", await begin.Do(request));
    }

    private static async Task<NoContent> Identify(SignedUser user, BeginVisit begin, ChatAccess access, HttpContext http)
    {
        await begin.Do(await access.Visitor(http), user);
        return TypedResults.NoContent();
    }

    /// <exception cref="RefusedException">404: no such site; 403: the signature is none of the site's.</exception>
    public Task<BegunVisit> Do(NewVisit request) => database.Write(tx =>
    {
        var site = sites.Get(tx, request.Site);
        var secret = Ids.Secret(ChatVisitors.Prefix);
        visitors.Add(tx, new(Ids.New(time), site.Key, request.User is { } user ? Checked(site, user) : null, null), secret, Micros.Now(time));
        return new BegunVisit(secret);
    });

    private Task Do(ChatVisitor visitor, SignedUser user) => database.Write(tx =>
    {
        var id = Checked(sites.Get(tx, visitor.Site), user);
        visitors.Set(tx, visitors.Lock(tx, visitor.Id) with { UserId = id }, Micros.Now(time));
    });

    /// <summary>The user's id, if the site says so.</summary>
    private static string Checked(ChatSite site, SignedUser user)
    {
        if (Identifier.Of(Identifier.UserId, user.Id) is not { } identifier)
            throw new UserErrorException("Say which user is signed in: user.id.");
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(site.Secret), Encoding.UTF8.GetBytes(identifier.Value));
        var said = Encoding.ASCII.GetBytes((user.Signature ?? "").ToLowerInvariant());
        return CryptographicOperations.FixedTimeEquals(said, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(signature))) ? identifier.Value
            : throw new RefusedException(StatusCodes.Status403Forbidden, "The signature is not the site's: HMAC-SHA256 of the user's id with the secret under Settings, Web chat, in hexadecimal.");
    }
}
