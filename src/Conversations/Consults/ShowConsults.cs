using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Consults;

/// <param name="AskedOfMe">Those that wait for an answer first.</param>
/// <param name="AskedByMe">Those that are answered first.</param>
public sealed record MyConsultsAnswer(IReadOnlyList<ConsultAnswer> AskedOfMe, IReadOnlyList<ConsultAnswer> AskedByMe);

/// <summary>The consults of a conversation; those that somebody is asked or has asked; and one, as whoever is asked sees it.</summary>
internal sealed class ShowConsults(ConsultAccess access, ConversationAccess conversations, ConsultList consults, ConsultLinks links, ReadConsult read, ShowAttachment files, Database database, TimeProvider time)
{
    public const string Path = ListConversations.Path + "/consults";
    private const int Most = 200;

    public static string AddressOf(string id) => $"{Path}/{Uri.EscapeDataString(id)}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, async Task<RazorComponentResult> (ShowConsults show, Caller caller) => new RazorComponentResult<ConsultsPage>(new { Of = await show.Mine(caller) })).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet(Path + "/{consult}", (string consult, ShowConsults show, Caller caller) => show.Page(caller, consult)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet(Path + "/{consult}/files/{attachment}", OpenFile).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/inbox/{id}/consults", (string id, string? view, ShowConsults show, Caller caller) => show.Part(caller, id, view)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/api/consults", async (ShowConsults show, Caller caller) => (await show.Mine(caller)).Answer()).Require(Permissions.ConversationsRead).WithTags("Consults")
            .WithSummary($"Consults that are not closed: what the caller is asked, and what they have asked; at most {Most} of each.");
        routes.MapGet("/api/consults/{consult}", (string consult, ShowConsults show, Caller caller) => show.Answer(caller, consult)).Require(Permissions.ConversationsRead).WithTags("Consults")
            .WithSummary("A consult as who is asked sees it: what is written in it, and what it shows of the conversation.");
        routes.MapGet("/api/consults/{consult}/files/{attachment}", OpenFile).Require(Permissions.ConversationsRead).WithTags("Consults")
            .WithSummary("A file of what the consult shows, to be saved. show=picture: pictures that are safe to show, as such.");
        routes.MapGet("/api/conversations/{id}/consults", async (string id, ShowConsults show, Caller caller) => (await show.In(caller, id)).ConvertAll(of => ConsultAnswer.Of(of)))
            .Require(Permissions.ConversationsRead).WithTags("Consults").WithSummary("The consults of a conversation with what was written in them, the newest first.");
    }

    private Task<MyConsults> Mine(Caller caller) => database.Read(session =>
    {
        var (viewer, now) = (Viewer.Of(session, caller), Micros.Now(time));
        return new MyConsults(
            ConsultShown.All(session, consults.AskedOf(session, viewer.Id, viewer.Teams, Most), consults, links, now), ConsultShown.All(session, consults.AskedBy(session, viewer.Id, Most), consults, links, now));
    });

    public async Task<IResult> Page(Caller caller, string id, string? problem = null, string? text = null)
    {
        var (seen, view) = await database.Read(session =>
        {
            var of = access.Read(session, caller, id);
            return (of, read.Of(session, of.Consult));
        });
        return new RazorComponentResult<ConsultPage>(new
        {
            View = view,
            At = AddressOf(id),
            MayWrite = (seen.IsAsked || seen.Answers) && !seen.Consult.IsClosed,
            Conversation = seen.IsAsked && !seen.Answers ? null : ShowConversation.AddressOf(seen.Conversation.Id, null),
            Key = Ids.New(time),
            Problem = problem,
            Text = text,
        })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    public Task<SeenConsultAnswer> Answer(Caller caller, string id) => database.Read(session => SeenConsultAnswer.Of(read.Of(session, access.Read(session, caller, id).Consult)));

    public Task<List<ConsultShown>> In(Caller caller, string conversation) => database.Read(session =>
    {
        conversations.Read(session, caller, conversation);
        return In(session, conversation);
    });

    internal List<ConsultShown> In(Session session, string conversation) => ConsultShown.All(session, consults.Of(session, conversation), consults, links, Micros.Now(time));

    /// <summary>Of a page that is open while its conversation may become another team's.</summary>
    private async Task<RazorComponentResult> Part(Caller caller, string id, string? view)
    {
        try
        {
            var (of, mayWrite) = await database.Read(session =>
            {
                var (conversation, viewer) = conversations.Read(session, caller, id);
                return (In(session, id), viewer.Answers(conversation) && caller.May(Permissions.ConversationsWrite));
            });
            return new RazorComponentResult<ConsultPanelPage>(new { Of = of, Conversation = id, View = view, MayWrite = mayWrite, Key = Ids.New(time) });
        }
        catch (RefusedException e) when (e.Status == StatusCodes.Status404NotFound)
        {
            return new RazorComponentResult<ConsultPanelPage>(new { Of = (IReadOnlyList<ConsultShown>)[], Conversation = id, View = view, MayWrite = false, Key = "" }) { StatusCode = e.Status };
        }
    }

    private static Task OpenFile(string consult, string attachment, [FromQuery] string? show, ShowConsults of, Caller caller, HttpContext http) => of.File(caller, consult, attachment, show == "picture", http);

    private async Task File(Caller caller, string consult, string attachment, bool within, HttpContext http)
    {
        var file = await database.Read(session => read.File(session, access.Read(session, caller, consult).Consult, attachment)) ?? throw ShowAttachment.NoneSuch();
        await files.Write(http, file, within);
    }
}

/// <summary>What somebody is asked, and what they have asked.</summary>
public sealed record MyConsults(IReadOnlyList<ConsultShown> OfMe, IReadOnlyList<ConsultShown> ByMe)
{
    internal MyConsultsAnswer Answer() => new([.. OfMe.Select(of => ConsultAnswer.Of(of with { Link = null }))], [.. ByMe.Select(of => ConsultAnswer.Of(of))]);
}
