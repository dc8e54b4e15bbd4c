using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Consults;

/// <summary>
/// What a guest's link opens, without an account: one consult and what it shows, to be read and written in. A link that is wrong, over, revoked or of a consult that is closed
/// opens the same nothing. Each use is in the audit list.
/// </summary>
internal sealed class ConsultByLink(
    ConsultList consults, ConsultLinks links, ReadConsult read, WriteInConsult write, ConversationList conversations, ShowAttachment files, AuditList audit, IOptions<ConsultOptions> options, Database database,
    TimeProvider time) : IDisposable
{
    private const string Path = "/consult";
    private readonly PartitionedRateLimiter<string> opens = Limiter(options.Value.OpensAMinute), messages = Limiter(options.Value.MessagesAMinute);

    public static void Map(IEndpointRouteBuilder routes)
    {
        Open(routes.MapGet(Path + "/{secret}", (string secret, ConsultByLink guest, HttpContext http) => guest.Page(http, secret)));
        // the link is what lets in, not a cookie: a foreign page that knows it needs no browser of the guest's
        Open(routes.MapPost(Path + "/{secret}/messages", Form)).DisableAntiforgery();
        Open(routes.MapGet(Path + "/{secret}/files/{attachment}", (string secret, string attachment, [FromQuery] string? show, ConsultByLink guest, HttpContext http) => guest.File(http, secret, attachment, show == "picture")));
    }

    /// <summary>As it is given to a guest.</summary>
    public static string AddressOf(HttpContext http, string secret) => $"{http.Request.Scheme}://{http.Request.Host}{Path}/{secret}";

    public void Dispose()
    {
        opens.Dispose();
        messages.Dispose();
    }

    private static RouteHandlerBuilder Open(RouteHandlerBuilder route)
    {
        route.Finally(endpoint =>
        {
            var handle = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http =>
            {
                // whatever else is said of it, failures included
                http.Response.OnStarting(() =>
                {
                    var headers = http.Response.Headers;
                    headers["Referrer-Policy"] = "no-referrer";
                    headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
                    headers.CacheControl = "no-store";
                    headers.ETag = default;
                    return Task.CompletedTask;
                });
                return handle(http);
            };
        });
        return route.WithSecretInPath().WithTags("Pages").Public("a guest has no account; the secret in the address, of which only the digest is kept, opens one consult until it is over");
    }

    private static async Task<IResult> Form(string secret, [FromForm] string? text, [FromForm] string? key, ConsultByLink guest, HttpContext http)
    {
        try
        {
            await guest.Write(http, secret, new(text, string.IsNullOrEmpty(key) ? null : key));
            return Results.LocalRedirect($"{Path}/{Uri.EscapeDataString(secret)}");
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict or StatusCodes.Status429TooManyRequests })
        {
            return await guest.Page(http, secret, e.Message, text);
        }
    }

    private async Task<IResult> Page(HttpContext http, string secret, string? problem = null, string? text = null)
    {
        var view = await Enter(http, secret, "consult.open", (tx, consult, _) => read.Of(tx, consult));
        var at = $"{Path}/{Uri.EscapeDataString(secret)}";
        return new RazorComponentResult<ConsultPage>(new { View = view, At = at, IsGuest = true, Key = Ids.New(time), Problem = problem, Text = text })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    internal async Task<ConsultMessage> Write(HttpContext http, string secret, NewConsultMessage request)
    {
        var (text, key) = WriteInConsult.Checked(request, time);
        return await Enter(http, secret, "consult.write", (tx, consult, of) => write.Say(tx, consult, of, answer: true, null, consult.WhomName, text, key), messages);
    }

    internal async Task File(HttpContext http, string secret, string attachment, bool within)
    {
        var file = await Enter(http, secret, "consult.file", (tx, consult, _) => read.File(tx, consult, attachment) ?? throw NothingHere());
        await files.Write(http, file, within);
    }

    /// <summary>Lets in who has a link, as what is said of it in the audit list.</summary>
    /// <exception cref="RefusedException">404: it opens nothing; 429: too often.</exception>
    internal async Task<T> Enter<T>(HttpContext http, string secret, string what, Func<Transaction, Consult, Conversation, T> act, PartitionedRateLimiter<string>? limited = null)
    {
        Take(opens, http.Address());
        // looked up before anything is locked or written: who guesses gets no work out of the database's writer
        var link = options.Value.Links ? await database.Read(session => links.Find(session, secret)) : null;
        if (link is null || !link.LetsInAt(Micros.Now(time)))
            throw NothingHere();
        if (limited is not null)
            Take(limited, link.Consult);
        return await database.Write(tx =>
        {
            if (consults.Find(tx, link.Consult) is not { } found || conversations.Find(tx, found.Conversation) is null)
                throw NothingHere();
            var (of, now) = (conversations.Lock(tx, found.Conversation), Micros.Now(time));
            // as it is now that nobody changes it
            if (consults.Find(tx, link.Consult) is not { IsClosed: false } consult || links.Find(tx, secret)?.LetsInAt(now) != true)
                throw NothingHere();
            links.Used(tx, link.Id, now);
            audit.Add(tx, new Caller("guest", $"{consult.WhomName}, by a link", new HashSet<string>(), http.Address()), what, consult.Id, new { conversation = of.Id, link = link.Id });
            return act(tx, consult, of);
        });
    }

    private static RefusedException NothingHere() => new(StatusCodes.Status404NotFound, "This link opens nothing, or nothing any more. Whoever sent it to you can make another one.");

    private static void Take(PartitionedRateLimiter<string> of, string key)
    {
        using var lease = of.AttemptAcquire(key);
        if (!lease.IsAcquired)
            throw new RefusedException(StatusCodes.Status429TooManyRequests, "That is too much at once. Try again in a minute.");
    }

    private static PartitionedRateLimiter<string> Limiter(int aMinute) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new() { TokenLimit = aMinute, TokensPerPeriod = Math.Max(1, aMinute / 6), ReplenishmentPeriod = TimeSpan.FromSeconds(10), QueueLimit = 0 }));
}
