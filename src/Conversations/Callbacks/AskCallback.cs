using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Callbacks;

/// <param name="At">When; null to keep the place that they have in the queue.</param>
/// <param name="Channel">By which; voice where not said.</param>
/// <param name="Contact">The number or address.</param>
/// <param name="Note">What the agent should know.</param>
public sealed record NewCallback(DateTimeOffset? At = null, string? Channel = null, string? Contact = null, string? Note = null);

/// <summary>
/// A customer asks to be called back. With a time the conversation is put aside until then, and is in the queue again in the place of when they came; without one it
/// only waits, in its place.
/// </summary>
internal sealed class AskCallback(
    ConversationAccess access, ConversationFacts facts, ConversationList conversations, CallbackList callbacks, QueueConversations queue, RoutedItems items, DueItems due, LiveStreams live, Database database, TimeProvider time)
{
    public const string WorkKind = "conversation-callback";
    private const int LongestContact = 200, LongestNote = 1000, LongestChannel = 100;
    private const long Furthest = 60 * Micros.PerDay;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/callback", Form).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost("/api/conversations/{id}/callback", async (string id, NewCallback request, AskCallback ask, Caller caller) => TypedResults.Created($"/api/conversations/{id}/callback", CallbackAnswer.Of(await ask.Do(caller, id, request))))
            .Require(Permissions.ConversationsWrite).WithTags("Callbacks").WithSummary("The customer asks to be called back: at a time, or as soon as it is their turn. 409 where they have asked already.");
    }

    private static async Task<IResult> Form(string id, [FromForm] string? when, [FromForm] string? channel, [FromForm] string? contact, [FromForm] string? note, [FromForm] string? view, AskCallback ask, ShowConversation show, TimeProvider time, Caller caller)
    {
        try
        {
            await ask.Do(caller, id, new(CallbackTime.Read(when, time.GetUtcNow()), channel, contact, note));
            return Results.LocalRedirect(ShowConversation.AddressOf(id, view));
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden })
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    /// <exception cref="UserErrorException">It can't be so.</exception>
    /// <exception cref="RefusedException">403: not the caller's to change; 404: there is none; 409: it is resolved, or they have asked already.</exception>
    public Task<Callback> Do(Caller caller, string id, NewCallback request) => database.Write(tx => Do(tx, access.Change(tx, caller, id).Conversation, request, caller));

    /// <param name="tx">In which it is kept, and which holds the conversation.</param>
    /// <param name="before">The conversation.</param>
    /// <param name="request">What they ask for.</param>
    /// <param name="caller">Who writes it down; null where the customer asks themselves.</param>
    /// <exception cref="UserErrorException">It can't be so.</exception>
    /// <exception cref="RefusedException">409: it is resolved, or they have asked already.</exception>
    public Callback Do(Transaction tx, Conversation before, NewCallback request, Caller? caller)
    {
        var (id, now) = (before.Id, Micros.Now(time));
        var made = Decide(before, callbacks.Open(tx, id), request, items.Find(tx, id)?.EnqueuedAt, Ids.New(time), caller?.Name ?? Callback.Customer, now);
        callbacks.Add(tx, made);
        if (made.DueAt is { } at)
        {
            var after = before with { State = ConversationState.Snoozed, SnoozedUntil = at };
            queue.Leave(tx, id);
            conversations.Set(tx, after);
            ChangeState.Append(facts, tx, after, caller, Ids.New(time));
            due.Plan(tx, WorkKind, id, at);
        }
        else
            queue.Enter(tx, before, made.PlaceAt);
        facts.Append(tx, before, ConversationFacts.CallbackAsked, "callback/" + made.Id, new { conversation = id, at = made.DueAt is { } when ? Micros.ToText(when) : null, by = made.Channel, note = made.Note.Length > 0 ? made.Note : null, agent = caller?.Name });
        live.Moved(tx, id);
        return made;
    }

    /// <summary>Pure.</summary>
    /// <param name="of">The conversation.</param>
    /// <param name="open">What they have asked for already.</param>
    /// <param name="request">What they ask for.</param>
    /// <param name="place">When it came into the queue that it is in; null for none.</param>
    /// <param name="id">Of the callback.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="now">When.</param>
    /// <exception cref="UserErrorException">It can't be so.</exception>
    /// <exception cref="RefusedException">409: it is resolved, or they have asked already.</exception>
    public static Callback Decide(Conversation of, Callback? open, NewCallback request, long? place, string id, string by, long now)
    {
        if (!of.IsOpen)
            throw new RefusedException(StatusCodes.Status409Conflict, "It is resolved. Open it again, then plan the call.");
        if (open is not null)
            throw new RefusedException(StatusCodes.Status409Conflict, $"They have asked already{(open.DueAt is { } known ? $", for {Micros.ToText(known)}" : "")}. Withdraw that first.");
        var at = request.At is { } asked ? Micros.From(asked) : (long?)null;
        if (at <= now || at > now + Furthest)
            throw new UserErrorException("They are called back at a time to come, within 60 days.");
        return new(
            id, of.Id, at is null ? Callback.Waiting : Callback.Planned, Math.Min(now, place ?? of.WaitingSince ?? now), at, Text(request.Channel, "The channel", LongestChannel) is { Length: > 0 } channel ? channel.ToLowerInvariant() : "voice",
            Text(request.Contact, "The number or address", LongestContact), Text(request.Note, "The note", LongestNote), by, now);
    }

    private static string Text(string? text, string what, int longest) => text?.Trim() is not { } said ? ""
        : said.Length <= longest && !said.Any(c => char.IsControl(c) && c is not ('\n' or '\r')) ? said
        : throw new UserErrorException($"{what} has at most {longest} characters.");
}

/// <param name="State">planned, waiting or ended.</param>
/// <param name="PlaceAt">When the customer came: what waits stands in that place.</param>
/// <param name="At">The time they asked for; null to keep their place.</param>
/// <param name="Ended">reached, missed, withdrawn or resolved.</param>
public sealed record CallbackAnswer(
    string Id, string Conversation, string State, string PlaceAt, string? At, string Channel, string Contact, string Note, string AskedBy, string AskedAt, string? Ended, string? EndedBy, string? EndedAt)
{
    internal static CallbackAnswer Of(Callback of) => new(
        of.Id, of.Conversation, of.State, Micros.ToText(of.PlaceAt), Text(of.DueAt), of.Channel, of.Contact, of.Note, of.AskedBy, Micros.ToText(of.AskedAt), of.Ended, of.EndedBy, Text(of.EndedAt));

    private static string? Text(long? at) => at is { } micros ? Micros.ToText(micros) : null;
}
