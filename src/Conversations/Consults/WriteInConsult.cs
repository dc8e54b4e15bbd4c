using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Consults;

/// <param name="Key">Once in a consult: the same again changes nothing.</param>
public sealed record NewConsultMessage(string? Text, string? Key = null);

/// <summary>Who is asked answers, or who asks goes on. The customer sees none of it.</summary>
internal sealed class WriteInConsult(
    ConsultAccess access, ConsultList consults, ConversationFacts facts, Participants participants, LiveStreams live, Database database, TimeProvider time)
{
    private const int Most = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/consults/{consult}/messages", FormOfAsking).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost("/inbox/consults/{consult}/messages", FormOfAsked).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapPost("/api/consults/{consult}/messages", async (string consult, NewConsultMessage request, WriteInConsult write, Caller caller) =>
            ConsultMessageAnswer.Of(await write.Do(caller, consult, request))).Require(Permissions.ConversationsRead).WithTags("Consults")
            .WithSummary("Writes in a consult: {text, key}. From who is asked it is an answer; who asks needs conversations:write. Idempotent by key.");
    }

    private static async Task<IResult> FormOfAsking(string id, string consult, [FromForm] string? text, [FromForm] string? key, [FromForm] string? view, WriteInConsult write, ShowConversation show, Caller caller)
    {
        try
        {
            await write.Do(caller, consult, new(text, string.IsNullOrEmpty(key) ? null : key));
            return Results.LocalRedirect(ShowConversation.AddressOf(id, view));
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden })
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    private static async Task<IResult> FormOfAsked(string consult, [FromForm] string? text, [FromForm] string? key, WriteInConsult write, ShowConsults show, Caller caller)
    {
        try
        {
            await write.Do(caller, consult, new(text, string.IsNullOrEmpty(key) ? null : key));
            return Results.LocalRedirect(ShowConsults.AddressOf(consult));
        }
        catch (UserErrorException e)
        {
            return await show.Page(caller, consult, e.Message, text);
        }
    }

    /// <exception cref="UserErrorException">There is nothing in it, or too much.</exception>
    /// <exception cref="RefusedException">403: not the caller's; 404: there is none; 409: it is closed, or full.</exception>
    public Task<ConsultMessage> Do(Caller caller, string consult, NewConsultMessage request)
    {
        var (text, key) = Checked(request, time);
        return database.Write(tx =>
        {
            var seen = access.Change(tx, caller, consult);
            return Say(tx, seen.Consult, seen.Conversation, seen.IsAsked, caller.Id, caller.Name, text, key);
        });
    }

    /// <exception cref="UserErrorException">There is nothing in it, or too much.</exception>
    internal static (string Text, string Key) Checked(NewConsultMessage request, TimeProvider time) => (Consult.CheckedText(request.Text, "A message"), Message.CheckedKey(request.Key) ?? Ids.New(time));

    /// <summary>In a conversation that is held.</summary>
    /// <exception cref="RefusedException">409: there is too much in it already.</exception>
    internal ConsultMessage Say(Transaction tx, Consult consult, Conversation of, bool answer, string? author, string name, string text, string key)
    {
        if (consults.Said(tx, [consult.Id])[consult.Id].ToList() is var said && said.Find(m => m.Key == key) is { } known)
            return known;
        if (said.Count >= Most)
            throw new RefusedException(StatusCodes.Status409Conflict, $"There are {Most} messages in this consult. Close it, and ask anew.");
        var now = Micros.Now(time);
        var message = new ConsultMessage(0, consult.Id, key, author, name, answer, text, now);
        consults.Say(tx, message);
        consults.Set(tx, consult.With(answer, now));
        facts.Append(tx, of, answer ? ConversationFacts.ConsultAnswered : ConversationFacts.ConsultAsked, $"consult/{consult.Id}/{key}", new
        {
            conversation = of.Id,
            consult = consult.Id,
            text,
            of = consult.WhomName,
            team = consult.Kind == Consult.ToTeam ? consult.Whom : null,
            guest = consult.IsToGuest ? true : (bool?)null,
            again = answer ? null : (bool?)true,
            agent = name,
        });
        if (answer && access.WhoHears(tx, consult, of) is { } hears && hears != author)
            participants.Bring(tx, of.Id, [hears], now);
        live.Moved(tx, of.Id);
        return message;
    }
}
