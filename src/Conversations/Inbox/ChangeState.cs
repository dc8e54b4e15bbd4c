using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <param name="State">open, pending (on the customer), held (on others), snoozed, resolved.</param>
/// <param name="Reason">What it was about, with resolved.</param>
/// <param name="Resolution">How it ended, with resolved.</param>
/// <param name="Until">When it comes back, with snoozed.</param>
public sealed record NewState(string? State, string? Reason, string? Resolution, DateTimeOffset? Until);

/// <summary>Sets where a conversation stands: by its team, and by the time where it was snoozed.</summary>
internal sealed class ChangeState(
    ConversationAccess access, ConversationFacts facts, ConversationList conversations, QueueConversations queue, DueItems due, LiveStreams live, Database database, TimeProvider time) : IDueWorker
{
    private const int LongestWord = 200;
    private const long LongestSnooze = 366 * Micros.PerDay;

    public string Kind => "conversation-snooze";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/state", Form).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPut("/api/conversations/{id}/state", async (string id, NewState request, ChangeState change, Caller caller) => ConversationAnswer.Of(await change.Do(caller, id, request)))
            .Require(Permissions.ConversationsWrite).WithTags("Conversations")
            .WithSummary("Sets where it stands: open, pending, held, snoozed (until), resolved (with reason and resolution).");
    }

    private static async Task<IResult> Form(
        string id, [FromForm] string? state, [FromForm] string? reason, [FromForm] string? resolution, [FromForm] int? hours, [FromForm] string? view,
        ChangeState change, ShowConversation show, TimeProvider time, Caller caller)
    {
        try
        {
            await change.Do(caller, id, new(state, reason, resolution, hours is { } h ? time.GetUtcNow().AddHours(Math.Clamp(h, 1, 8760)) : null));
            return Results.LocalRedirect(ShowConversation.AddressOf(id, view));
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden })
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    /// <exception cref="UserErrorException">There is no such state, or something that belongs to it is missing.</exception>
    /// <exception cref="RefusedException">403: not the caller's to change; 404: there is none.</exception>
    public Task<Conversation> Do(Caller caller, string id, NewState request) => database.Write(tx =>
    {
        var (before, _) = access.Change(tx, caller, id);
        var now = Micros.Now(time);
        var after = Decide(before, queue.Coded(tx, before, request), now);
        if (after == before)
            return before;
        Append(facts, tx, after, caller, Ids.New(time), reopened: !before.IsOpen && after.IsOpen);
        conversations.Set(tx, after);
        if (!after.IsOpen)
            queue.Resolved(tx, after, caller);
        if (after.SnoozedUntil is { } until)
            due.Plan(tx, Kind, id, until);
        live.Moved(tx, id);
        return after;
    });

    /// <summary>Pure.</summary>
    /// <exception cref="UserErrorException">There is no such state, or something that belongs to it is missing.</exception>
    public static Conversation Decide(Conversation before, NewState request, long now)
    {
        if (before.MergedInto is not null)
            throw new UserErrorException("It goes on in the conversation that it was merged into.");
        var after = before with { SnoozedUntil = null };
        switch (Words.Read<ConversationState>(request.State))
        {
            case ConversationState.Open:
                return after with { State = ConversationState.Open, ResolvedAt = null };
            case ConversationState.Pending:
                return after with { State = ConversationState.Pending, ResolvedAt = null };
            case ConversationState.Held:
                return after with { State = ConversationState.Held, ResolvedAt = null };
            case ConversationState.Snoozed:
                var until = request.Until is { } at ? Micros.From(at) : throw new UserErrorException("Say until when it is snoozed.");
                if (until <= now || until > now + LongestSnooze)
                    throw new UserErrorException("It is snoozed until a time to come, within a year.");
                return after with { State = ConversationState.Snoozed, SnoozedUntil = until, ResolvedAt = null };
            case ConversationState.Resolved:
                return after with
                {
                    State = ConversationState.Resolved,
                    ResolvedAt = before.ResolvedAt ?? now,
                    WaitingSince = null,
                    Reason = Word(request.Reason, "The reason") ?? before.Reason,
                    Resolution = Word(request.Resolution, "The resolution") ?? before.Resolution,
                };
            default:
                throw new UserErrorException($"A conversation is set to open, pending, held, snoozed or resolved, not to “{request.State}”.");
        }
    }

    /// <summary>The fact that says so; by those of opening and resolving the gate opens and closes the interaction.</summary>
    public static void Append(ConversationFacts facts, Transaction tx, Conversation after, Caller? by, string key, bool reopened = false) => facts.Append(
        tx, after, after.State == ConversationState.Resolved ? ConversationFacts.Resolved : reopened ? ConversationFacts.Opened : ConversationFacts.Moved, "state/" + key, new
        {
            conversation = after.Id,
            state = Words.Of(after.State),
            reason = after.State == ConversationState.Resolved ? after.Reason : null,
            resolution = after.State == ConversationState.Resolved ? after.Resolution : null,
            until = after.SnoozedUntil is { } until ? Micros.ToText(until) : null,
            again = reopened ? true : (bool?)null,
            agent = by?.Name,
        });

    public long? Do(Transaction tx, DueItem item)
    {
        if (conversations.Find(tx, item.Key) is null)
            return null;
        var snoozed = conversations.Lock(tx, item.Key);
        var now = Micros.Now(time);
        if (snoozed.State != ConversationState.Snoozed || snoozed.SnoozedUntil is not { } until)
            return null;
        if (until > now)
            return until;
        var after = snoozed with { State = ConversationState.Open, SnoozedUntil = null };
        Append(facts, tx, after, null, Ids.New(time));
        conversations.Set(tx, after);
        live.Moved(tx, item.Key);
        return null;
    }

    private static string? Word(string? text, string what) => text?.Trim() is not { Length: > 0 } word ? null
        : word.Length <= LongestWord && !word.Any(char.IsControl) ? word
        : throw new UserErrorException($"{what} has at most {LongestWord} characters, on one line.");
}
