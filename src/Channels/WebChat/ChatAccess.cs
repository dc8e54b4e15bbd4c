using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Channels.WebChat;

/// <summary>
/// Who may speak on the chat's routes: anybody's page may call them, without cookies; a visitor is who has the visitor's secret. So much an
/// address may begin, and so much a visitor may say.
/// </summary>
internal sealed class ChatAccess(ChatVisitors visitors, IOptions<ChatOptions> options, Database database) : IDisposable
{
    private readonly PartitionedRateLimiter<string> visits = Limiter(options.Value.VisitsAMinute), messages = Limiter(options.Value.MessagesAMinute), told = Limiter(options.Value.MessagesAMinute);

    /// <summary>Also what goes wrong before a handler is reached, such as a body that is no JSON, is told to the page that asked.</summary>
    public static TBuilder Open<TBuilder>(TBuilder route) where TBuilder : IEndpointConventionBuilder
    {
        route.Finally(endpoint =>
        {
            var handle = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http =>
            {
                AllowAllPages(http);
                return handle(http);
            };
        });
        return route.Public("visitors of websites are nobody here; each proves with a secret of its browser which chat is its own");
    }

    /// <exception cref="RefusedException">429.</exception>
    public void MayTell(ChatVisitor visitor) => Take(told, visitor.Id);

    /// <summary>Every page may ask; nothing that a cookie protects is answered.</summary>
    private static void AllowAllPages(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        http.Response.Headers.CacheControl = "no-store";
    }

    /// <exception cref="RefusedException">401: nobody has that secret; 429: too much.</exception>
    public async Task<ChatVisitor> Visitor(HttpContext http)
    {
        var secret = http.Request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var rest] && rest.StartsWith(ChatVisitors.Prefix, StringComparison.Ordinal) ? rest : null;
        return (secret is null ? null : await database.Read(session => visitors.Find(session, secret)))
            ?? throw new RefusedException(StatusCodes.Status401Unauthorized, "Nobody is known by this secret. Begin a visit: POST /chat/v1/visits.");
    }

    /// <exception cref="RefusedException">429.</exception>
    public void MayVisit(HttpContext http) => Take(visits, http.Address());

    /// <exception cref="RefusedException">429.</exception>
    public void MaySay(ChatVisitor visitor) => Take(messages, visitor.Id);

    public void Dispose()
    {
        visits.Dispose();
        messages.Dispose();
        told.Dispose();
    }

    private static void Take(PartitionedRateLimiter<string> of, string key)
    {
        using var lease = of.AttemptAcquire(key);
        if (!lease.IsAcquired)
            throw new RefusedException(StatusCodes.Status429TooManyRequests, "That is too much at once. Try again in a minute.");
    }

    private static PartitionedRateLimiter<string> Limiter(int aMinute) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new() { TokenLimit = aMinute, TokensPerPeriod = Math.Max(1, aMinute / 6), ReplenishmentPeriod = TimeSpan.FromSeconds(10), QueueLimit = 0 }));
}
