using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Sending;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Web.Access;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <param name="Key">Once in a conversation: the same again changes nothing.</param>
/// <param name="Note">True for a note among colleagues, which the customer never sees. Who is named with @ in it is brought in.</param>
/// <param name="Then">What the conversation does after an answer: open (where not said), pending, resolved.</param>
/// <param name="Bot">An automatic answer: the customer waits for a human as before.</param>
/// <param name="Files">Ids of files that the caller has sent up.</param>
/// <param name="UndoSeconds">So long an answer waits and can be taken back, up to a minute.</param>
public sealed record NewMessage(string? Text, string? Key = null, bool Note = false, string? Then = null, bool Bot = false, IReadOnlyList<string>? Files = null,
    int UndoSeconds = 0);

/// <summary>An answer to the customer, which goes through the gate, or a note among colleagues.</summary>
internal sealed partial class WriteMessage(
    ConversationAccess access, ConversationFacts facts, ConversationList conversations, MessageList messages, Participants participants, Drafts drafts, Replies replies, QueueConversations queue,
    EncloseFiles enclose, AttachFile attach, IEnumerable<IDeliverHere> here, HandOutAnswers handOut, LiveStreams live, Database database, TimeProvider time)
{
    private const int MostMentions = 20;
    private const int FormUndo = 5, MostUndo = 60;
    private const long LargestForm = 110_000_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/messages", Form).Require(Permissions.ConversationsRead).WithTags("Pages").WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        routes.MapPost("/api/conversations/{id}/messages", (string id, NewMessage request, WriteMessage write, Caller caller) => write.Answer(caller, id, request))
            .Require(Permissions.ConversationsRead).WithTags("Conversations")
            .WithSummary("An answer, which goes through the gate, or a note (note: true). Answers need conversations:write; who was brought in writes notes. Idempotent by key.");
    }

    private static async Task<IResult> Form(
        string id, [FromForm] string? text, [FromForm] string? key, [FromForm] string? kind, [FromForm] string? then, [FromForm] string? view, IFormFileCollection files,
        WriteMessage write, ShowConversation show, Caller caller, CancellationToken cancel)
    {
        try
        {
            await write.Do(caller, id, new(
                text, string.IsNullOrEmpty(key) ? null : key, kind == "note", string.IsNullOrEmpty(then) ? null : then, Files: await write.SendUp(caller, id, files, cancel), UndoSeconds: FormUndo));
            return Results.LocalRedirect(ShowConversation.AddressOf(id, view));
        }
        catch (Exception e) when (e is UserErrorException or StoreUnavailableException or RefusedException { Status: StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden })
        {
            return await show.Page(caller, id, view, problem: e.Message, text: text, kind: kind);
        }
    }

    /// <summary>What a form brings along.</summary>
    private async Task<IReadOnlyList<string>> SendUp(Caller caller, string id, IFormFileCollection files, CancellationToken cancel)
    {
        if (files.Count == 0)
            return [];
        await database.Read(session => access.Read(session, caller, id), cancel);
        var sent = new List<string>();
        Attachment.Checked([.. files.Select((_, i) => $"{i}")]);
        foreach (var file in files)
        {
            await using var content = file.OpenReadStream();
            sent.Add((await attach.Do(caller.Id, file.FileName, content, cancel)).Id);
        }
        return sent;
    }

    private async Task<MessageAnswer> Answer(Caller caller, string id, NewMessage request)
    {
        var message = await Do(caller, id, request);
        return await database.Read(session => MessageAnswer.Of(message, enclose.Of(session, message)));
    }

    /// <exception cref="UserErrorException">There is nothing to say, or too much.</exception>
    /// <exception cref="RefusedException">403: the caller may write notes only; 404: there is no such conversation; 409: it is resolved.</exception>
    public Task<Message> Do(Caller caller, string id, NewMessage request)
    {
        var enclosed = new Enclosed(caller.Id, Attachment.Checked(request.Files));
        var (text, key) = (Message.CheckedText(request.Text, enclosed.Files.Count > 0), Message.CheckedKey(request.Key) ?? Ids.New(time));
        if (request.Then is not (null or "open" or "pending" or "resolved"))
            throw new UserErrorException($"After an answer a conversation is open, pending or resolved, not “{request.Then}”.");
        if (request.UndoSeconds is < 0 or > MostUndo)
            throw new UserErrorException($"An answer waits to be taken back for up to {MostUndo} seconds.");
        return database.Write(tx => request.Note ? Note(tx, caller, id, text, key, enclosed) : Answer(tx, caller, id, text, key, enclosed, request));
    }

    private Message Note(Transaction tx, Caller caller, string id, string text, string key, Enclosed enclosed)
    {
        access.Read(tx, caller, id);
        var conversation = conversations.Lock(tx, id);
        if (messages.Find(tx, id, key) is { } known)
            return known;
        var now = Micros.Now(time);
        var files = enclose.Names(tx, enclosed);
        var note = messages.Add(tx, new(0, id, key, Side.Note, conversation.Channel, caller.Id, caller.Name, text, now, Delivery.None, null));
        enclose.To(tx, enclosed, id, note.Number);
        var named = Mentioned(text, TeamList.Members(tx));
        participants.Bring(tx, id, [.. named.Select(member => member.UserId).Where(user => user != caller.Id)], now);
        facts.Append(tx, conversation, ConversationFacts.Noted, key, new { conversation = id, text, agent = caller.Name, mentions = named.Count > 0 ? named.ConvertAll(m => m.Name) : null, files = files.Count > 0 ? files : null });
        conversations.Set(tx, conversation with { Messages = conversation.Messages + 1 });
        drafts.Drop(tx, id, caller.Id, Drafts.Note);
        live.Moved(tx, id);
        return note;
    }

    private Message Answer(Transaction tx, Caller caller, string id, string text, string key, Enclosed enclosed, NewMessage request)
    {
        if (!caller.May(Permissions.ConversationsWrite))
            throw new RefusedException(StatusCodes.Status403Forbidden, "You may write notes here, not to the customer.");
        var (conversation, _) = access.Change(tx, caller, id);
        if (messages.Find(tx, id, key) is { } known)
            return known;
        if (!conversation.IsOpen)
            throw new RefusedException(StatusCodes.Status409Conflict, "The conversation is resolved. Open it again first: an answer belongs to one that is open.");
        var (files, then, now) = (enclose.Names(tx, enclosed), request.Then, Micros.Now(time));
        // who resolves with an answer has done with it: it goes at once
        var goesAt = request.UndoSeconds > 0 && then != "resolved" ? now + request.UndoSeconds * Micros.PerSecond : (long?)null;
        var said = replies.Say(tx, new(
            TellDelivery.KeyOf(id, key), conversation.Identifier, conversation.Team, id, ConversationFacts.Touchpoint(conversation.Channel), conversation.Channel, text.Length > 0 ? text : $"File: {string.Join(", ", files)}",
            here.Any(channel => channel.Delivers(conversation.Channel)), goesAt));
        var message = messages.Add(tx, new(0, id, key, Side.Company, conversation.Channel, caller.Id, caller.Name, text, now, said.State switch
        {
            ReplyState.Sent => Delivery.Sent,
            ReplyState.Waiting => Delivery.Waiting,
            ReplyState.Held => Delivery.Held,
            _ => Delivery.Refused,
        }, said.Because, GoesAt: said.State == ReplyState.Waiting ? goesAt : null, IsBot: request.Bot)) with
        { Files = files };
        enclose.To(tx, enclosed, id, message.Number);
        // what did not get through answered nobody, and a bot is nobody
        var after = message.State is Delivery.Sent or Delivery.Waiting && !request.Bot ? conversation.WithReply(message) : conversation.WithLast(message);
        facts.Append(tx, conversation, ConversationFacts.Said, key, new
        {
            conversation = id,
            text,
            agent = caller.Name,
            team = conversation.Team,
            state = Words.Of(message.State),
            reason = said.Because,
            bot = request.Bot ? true : (bool?)null,
            files = files.Count > 0 ? files : null,
        });
        if (then is "pending" or "resolved" && message.State is Delivery.Sent or Delivery.Waiting)
            after = ChangeState.Decide(after, new(then, null, null, null), message.At);
        if (after.State != conversation.State && then is not null)
            ChangeState.Append(facts, tx, after, caller, key + "/then");
        conversations.Set(tx, after);
        if (!after.IsOpen)
            queue.Resolved(tx, after, caller);
        else if (conversation.Agent is null && after.Agent is not null)
            queue.Given(tx, id, after.Agent, caller.Name);
        drafts.Drop(tx, id, caller.Id, Drafts.Reply);
        live.Moved(tx, id);
        if (message.State == Delivery.Waiting)
            tx.AfterCommit(handOut.Call);
        return message;
    }

    /// <summary>The colleagues that a note names: <c>@ann</c> by what they sign in with, or <c>@sales</c> for everybody of a team. Pure.</summary>
    internal static List<TeamMember> Mentioned(string text, ILookup<string, TeamMember> members)
    {
        var names = Names(text);
        return [.. members.SelectMany(of => of).Where(member => names.Contains(member.Name) || names.Contains(member.Team)).DistinctBy(member => member.UserId)];
    }

    /// <summary>What is named with @ in a note. Pure.</summary>
    internal static HashSet<string> Names(string text) =>
        Mention().Matches(text).Select(match => match.Groups["name"].Value.TrimEnd('.', '-').ToLowerInvariant()).Distinct().Take(MostMentions).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"(?<![\w@.])@(?<name>[\w.\-]{1,60})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mention();
}

/// <summary>A channel whose customers fetch what is said to them from this server, so that it needs no sending.</summary>
public interface IDeliverHere
{
    bool Delivers(string channel);
}
