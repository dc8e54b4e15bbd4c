using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Throughline.Conversations.Callbacks;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Merging;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Problems;

namespace Throughline.Channels.WebChat;

/// <param name="Contact">Their telephone number.</param>
/// <param name="At">When; null for as soon as it is their turn.</param>
internal sealed record ChatCallback(string? Contact, DateTimeOffset? At = null);

/// <summary>A visitor who waits asks to be called back, and says that no call is needed any more.</summary>
internal sealed class CallBack(ChatVisitors visitors, ChatAccess access, CustomersView customers, CallbackByCustomer callbacks, IOptions<ChatOptions> options, Database database)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        ChatAccess.Open(routes.MapPost("/chat/v1/callback", HandleAsk)).WithTags("Web chat").WithSummary("Who waits asks to be called back: {contact, at}; without at they keep their place. 409 where they don't wait, or have asked already.");
        ChatAccess.Open(routes.MapDelete("/chat/v1/callback", HandleWithdraw)).WithTags("Web chat").WithSummary("No call is needed any more. 409 where none was asked for.");
    }

    private static async Task<NoContent> HandleAsk(ChatCallback request, CallBack call, ChatAccess access, HttpContext http)
    {
        await call.Ask(await access.Visitor(http), request);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> HandleWithdraw(CallBack call, ChatAccess access, HttpContext http)
    {
        await call.Withdraw(await access.Visitor(http));
        return TypedResults.NoContent();
    }

    public CallbackStanding Stands(Session session, Conversation of) => callbacks.Stands(session, of) is var stands && options.Value.Callbacks ? stands : stands with { MayAsk = false };

    /// <exception cref="UserErrorException">It is no number, or no time to come.</exception>
    /// <exception cref="RefusedException">403: nobody is called back here; 409: nothing was said yet, they don't wait, or they have asked already.</exception>
    public Task Ask(ChatVisitor visitor, ChatCallback request)
    {
        access.MaySay(visitor);
        if (!options.Value.Callbacks)
            throw new RefusedException(StatusCodes.Status403Forbidden, "Nobody is called back here. Leave an e-mail address.");
        return database.Write(tx => callbacks.Ask(tx, Own(tx, visitor), request.Contact, request.At));
    }

    /// <exception cref="RefusedException">409: no call was asked for.</exception>
    public Task Withdraw(ChatVisitor visitor)
    {
        access.MaySay(visitor);
        return database.Write(tx => callbacks.Withdraw(tx, Own(tx, visitor)));
    }

    private string Own(Transaction tx, ChatVisitor visitor) => visitors.Lock(tx, visitor.Id).Conversation is { } id && customers.GoesOnIn(tx, id) is { } of ? of.Id
        : throw new RefusedException(StatusCodes.Status409Conflict, "Write a message first: what is it about?");
}
