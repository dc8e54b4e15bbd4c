using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Callbacks;
using Throughline.Conversations.Consults;
using Throughline.Conversations.Merging;
using Throughline.Conversations.Routing.Desk;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff.Teams;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <summary>A conversation with the list beside it; and the same by the API.</summary>
internal sealed class ShowConversation(
    ConversationAccess access, ConversationList conversations, ListConversations list, ShowRail rail, MessageList messages, Participants participants, Tags tags, Drafts drafts, MessageChanges changes, AttachmentList attachments, InteractionOwners owners, Persons persons, ConversationTies ties, RoutedAgents queues, CallbackList callbacks, ConsultList consults, ConsultLinks links,
    IEnumerable<IDeliverHere> here, Database database, TimeProvider time)
{
    public const int PerPage = 200;
    private const int MostOthers = 20;

    public static string AddressOf(string id, string? view) => $"{ListConversations.Path}/{Uri.EscapeDataString(id)}{(string.IsNullOrEmpty(view) ? "" : "?view=" + Uri.EscapeDataString(view))}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inbox/{id}", async (string id, string? view, long? before, ShowConversation show, Caller caller) => await show.Page(caller, id, view, before)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/inbox/{id}/messages", async (string id, ShowConversation show, Caller caller) => await show.Part(caller, id)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/api/conversations/{id}", (string id, ShowConversation show, Caller caller) => show.Answer(caller, id)).Require(Permissions.ConversationsRead).WithTags("Conversations")
            .WithSummary("A conversation: where it stands and who runs it.");
        routes.MapGet("/api/conversations/{id}/messages", (string id, long? after, ShowConversation show, Caller caller) => show.Messages(caller, id, after ?? 0)).Require(Permissions.ConversationsRead)
            .WithTags("Conversations").WithSummary("Its messages and notes in their order, 200 at a time; after is the number of the last one known.");
    }

    private Task<ConversationAnswer> Answer(Caller caller, string id) => database.Read(session =>
        ConversationAnswer.Of(access.Read(session, caller, id).Conversation, tags.Of(session, id)));

    private Task<List<MessageAnswer>> Messages(Caller caller, string id, long after) => database.Read(session =>
    {
        access.Read(session, caller, id);
        var said = messages.After(session, id, after, PerPage);
        var files = attachments.Of(session, said.ConvertAll(m => m.Number));
        return said.ConvertAll(m => MessageAnswer.Of(m, files[m.Number]));
    });

    public async Task<IResult> Page(Caller caller, string id, string? view, long? before = null, string? problem = null, string? text = null, string? kind = null, GuestLink? link = null, ConsultWritten? asked = null)
    {
        var (shown, beside, views) = await database.Read(session => (
            Shown(session, caller, id, before) with { Consults = ConsultShown.All(session, consults.Of(session, id), consults, links, Micros.Now(time)) },
            list.Shown(session, caller, view, null, id), rail.Of(session, caller, view)));
        if (shown.Participates)
            await database.Write(tx => participants.Seen(tx, id, caller.Id, Micros.Now(time)));
        return new RazorComponentResult<ConversationPage>(new { Of = shown, View = beside, Rail = views, Problem = problem, Text = text, WritesNote = kind == "note", Key = Ids.New(time), Link = link, Asked = asked })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    /// <summary>Of a page that is open while its conversation may become another team's.</summary>
    private async Task<RazorComponentResult> Part(Caller caller, string id)
    {
        try
        {
            return new RazorComponentResult<MessagesPage>(new { Of = await database.Read(session => Shown(session, caller, id, null)) });
        }
        catch (RefusedException e) when (e.Status == StatusCodes.Status404NotFound)
        {
            return new RazorComponentResult<MessagesPage>(new { Of = (ConversationShown?)null }) { StatusCode = e.Status };
        }
    }

    private ConversationShown Shown(Session session, Caller caller, string id, long? before)
    {
        var (conversation, viewer) = access.Read(session, caller, id);
        var page = messages.Before(session, id, before ?? long.MaxValue, PerPage + 1);
        var person = persons.Of(session, conversation.Identifier) ?? conversation.Identifier;
        var known = persons.Find(session, person);
        var teams = TeamList.All(session).Where(team => !team.IsRetired).ToList();
        var shown = page.TakeLast(PerPage).ToList();
        return new(
            conversation, viewer, shown, attachments.Of(session, shown.ConvertAll(m => m.Number)), changes.Of(session, shown.FindAll(m => (m.EditedAt ?? m.DeletedAt) is not null).ConvertAll(m => m.Number)), page.Count > PerPage, tags.Of(session, id), known, person, known?.Title ?? persons.Title(session, conversation.Identifier),
            owners.Find(session, conversation.Identifier, id)?.Offer, teams, [.. TeamList.Members(session)[conversation.Team]], drafts.Of(session, id, caller.Id),
            participants.Has(session, id, caller.Id), channel => here.Any(h => h.Delivers(channel)), Others(session, viewer, conversation, person),
            [.. ties.To(session, id).Where(tie => tie.Kind == ConversationTie.Merged).Select(tie => conversations.Get(session, tie.Source))],
            queues.Queue(session, conversation.Team)?.WrapUp is { } policy ? new(policy.Reasons, policy.Resolutions) : new([], []),
            callbacks.Open(session, id) is { } callback ? new(callback.State, callback.DueAt, callback.Channel, callback.Contact, callback.Note, callback.AskedBy) : null);
    }

    /// <summary>Of the same person, those that the viewer could merge with it.</summary>
    private List<Conversation> Others(Session session, Viewer viewer, Conversation of, long person) => conversations.Of(session, persons.Members(session, person), MostOthers)
        .FindAll(c => c.Id != of.Id && c.MergedInto is null && c.State != ConversationState.Closed && viewer.Answers(c));
}

/// <summary>A conversation as it is shown.</summary>
/// <param name="Files">Of the messages, by their numbers.</param>
/// <param name="Changes">What they said before, likewise.</param>
/// <param name="HasEarlier">Whether messages come before these.</param>
/// <param name="Customer">What to call whom it is with.</param>
/// <param name="Offer">The handover that waits for an answer.</param>
/// <param name="Colleagues">Of its team.</param>
/// <param name="IsFollowed">Whether who reads on a channel sees what is changed.</param>
/// <param name="Others">Of the same person, with which it could be merged.</param>
/// <param name="Merged">Those that were merged into it.</param>
/// <param name="Codes">With which it may be resolved.</param>
/// <param name="Callback">What the customer asked for.</param>
public sealed record ConversationShown(
    Conversation Conversation, Viewer Viewer, IReadOnlyList<Message> Messages, ILookup<long, Attachment> Files, ILookup<long, MessageChange> Changes, bool HasEarlier, IReadOnlyList<string> Tags, Person? Person, long PersonId, string Customer, OfferedHandover? Offer,
    IReadOnlyList<Team> Teams, IReadOnlyList<TeamMember> Colleagues, IReadOnlyDictionary<string, string> Drafts, bool Participates, Func<string, bool> IsFollowed,
    IReadOnlyList<Conversation> Others, IReadOnlyList<Conversation> Merged, ResolutionCodes Codes, CallbackShown? Callback)
{
    /// <summary>Who was asked about it: of the page, beside which its messages change by themselves.</summary>
    public IReadOnlyList<ConsultShown> Consults { get; init; } = [];

    public bool Answers => Viewer.Answers(Conversation);
    public string TeamName => Teams.FirstOrDefault(team => team.Key == Conversation.Team)?.Name ?? Conversation.Team;
}

/// <summary>What a queue knows that a conversation may be about, and how it may end; none for anything.</summary>
public sealed record ResolutionCodes(IReadOnlyList<string> Reasons, IReadOnlyList<string> Resolutions);

/// <summary>What a customer asked for, beside the conversation.</summary>
public sealed record CallbackShown(string State, long? DueAt, string Channel, string Contact, string Note, string AskedBy);

/// <summary>By which a guest comes in, told once to who made it.</summary>
public sealed record GuestLink(string Guest, string Url);
