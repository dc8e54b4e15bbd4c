using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Merging;
using Throughline.Conversations.Sending;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Channels.Webhook;

/// <summary>What another system posts.</summary>
/// <param name="Type">message: a customer wrote; edit, deletion: they changed it; delivery: what became of something of ours.</param>
/// <param name="Id">Of a message: the system's number, by which it is taken once. Of a delivery: the webhook-id that it came with.</param>
/// <param name="From">The customer's address on the channel.</param>
/// <param name="Name">What to call them.</param>
/// <param name="Title">What it is about, where a conversation begins with it.</param>
/// <param name="State">Of a delivery: delivered, read or failed.</param>
/// <param name="Reason">Why it failed.</param>
internal sealed record HookNews(string? Type, string? Id, string? From, string? Text, string? Name, string? Title, string? State, string? Reason);

/// <param name="Again">Whether it was known already.</param>
internal sealed record HookTaken(bool Again, string? Conversation = null);

/// <summary>Takes what another system posts for its channel, once it has proved that it is that system.</summary>
internal sealed class ReceiveHook(
    HookChannels channels, HookDeliveries deliveries, CustomersView customers, OpenConversation open, ReceiveMessage receive, StateByCustomer customer,
    TellDelivery tell, Database database, TimeProvider time)
{
    private const int LargestBody = 256 * 1024, LongestSender = 200;
    private const long GoesOnFor = Micros.PerDay;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/hooks/v1/{channel}", Handle).Public("another system proves with a signature that the channel is its own").WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .WithTags("Webhook channel").Accepts<HookNews>("application/json").Produces<HookTaken>()
            .WithSummary("Another system says what a customer wrote (type: message), or what became of an answer (type: delivery), signed as Standard Webhooks says. Idempotent by id.");

    private static async Task<HookTaken> Handle(string channel, HttpContext http, ReceiveHook receive, CancellationToken cancel)
    {
        using var reader = new StreamReader(http.Request.Body, new UTF8Encoding(false, true));
        string body;
        try
        {
            body = await reader.ReadToEndAsync(cancel);
        }
        catch (DecoderFallbackException e)
        {
            throw new UserErrorException("The body is no UTF-8.", e);
        }
        var headers = http.Request.Headers;
        return await receive.Do(channel, headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], body);
    }

    /// <exception cref="RefusedException">401: it is not signed as it should be; 404: there is no such channel, or nothing of ours with that id.</exception>
    /// <exception cref="UserErrorException">Something is missing.</exception>
    public async Task<HookTaken> Do(string key, string? id, string? timestamp, string? signatures, string body)
    {
        var channel = await database.Read(session => channels.Get(session, key));
        HookSignature.Check(channel.In.Holding(Micros.Now(time)), id, timestamp, signatures, body, Micros.Now(time));
        var news = Read(body);
        return await database.Write(tx => news.Type switch
        {
            "message" => Wrote(tx, channel, news),
            "edit" => Changed(tx, channel, news, news.Text ?? ""),
            "deletion" => Changed(tx, channel, news, null),
            "delivery" => Heard(tx, channel, news),
            _ => throw new UserErrorException("Say what it is: type is message, edit, deletion or delivery."),
        });
    }

    private static HookNews Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<HookNews>(body, Json) ?? throw new UserErrorException("The body is a JSON object.");
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"The body is not the JSON expected here: {e.Message}", e);
        }
    }

    private HookTaken Wrote(Transaction tx, HookChannel channel, HookNews news)
    {
        var number = Message.CheckedKey(news.Id) ?? throw new UserErrorException("A message needs its id, by which it is taken once.");
        if (news.From?.Trim() is not { Length: > 0 and <= LongestSender } from || from.Any(char.IsControl))
            throw new UserErrorException("Say who wrote: from is the customer's address on this channel.");
        var last = channels.LockSender(tx, channel.Key, from);
        if (channels.Taken(tx, channel.Key, number) is { } known)
            return new(true, known.Conversation);
        var messageKey = $"in:{number}";
        Conversation of;
        string cameIn;
        if (last is not null && customers.GoesOnIn(tx, last) is { } before && (before.IsOpen || before.ResolvedAt > Micros.Now(time) - GoesOnFor))
        {
            receive.Do(tx, last, new(messageKey, news.Text, channel.Key, news.Name));
            (of, cameIn) = (before, last);
        }
        else
        {
            of = open.Do(tx, new(
                $"{channel.Key}:{number}", [new(Replies.AddressTypeOf(channel.Key), from)], channel.Key, news.Text, news.Title, news.Name, MessageKey: messageKey));
            cameIn = of.Id;
        }
        // by where it came in, which is known also where that goes on elsewhere
        channels.SetSender(tx, channel.Key, from, cameIn, of.Identifier);
        channels.AddTaken(tx, channel.Key, number, cameIn, messageKey, of.Identifier);
        return new(false, of.Id);
    }

    private HookTaken Changed(Transaction tx, HookChannel channel, HookNews news, string? text) => channels.Taken(tx, channel.Key, news.Id ?? "") is { } known
        ? new(!customer.Changed(tx, known.Conversation, known.Key, text), known.Conversation)
        : throw new RefusedException(StatusCodes.Status404NotFound, "No message came in on this channel under that id.");

    private HookTaken Heard(Transaction tx, HookChannel channel, HookNews news)
    {
        var state = news.State switch
        {
            "delivered" => Delivery.Delivered,
            "read" => Delivery.Read,
            "failed" => Delivery.Failed,
            _ => throw new UserErrorException("Say what became of it: state is delivered, read or failed."),
        };
        if (deliveries.Find(tx, news.Id ?? "") is not { } sent || sent.Channel != channel.Key)
            throw new RefusedException(StatusCodes.Status404NotFound, "Nothing was sent on this channel under that id. It is the webhook-id that came with it.");
        var reason = news.Reason is { Length: > 300 } longer ? longer[..300] : news.Reason;
        return new(!tell.Told(tx, sent.Key, state, state == Delivery.Failed ? reason ?? "The channel says that it failed." : null));
    }
}
