using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <summary>The conversations with a person, the last ones first: the panel of their page, and the same by the API. Only those that the caller sees.</summary>
internal sealed class ShowPersonConversations(ConversationList conversations, Participants participants, Tags tags, Persons persons, Database database)
{
    public const string Path = "/people/{id}/conversations";
    private const int Shown = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/people/{id:long}/conversations", (long id, ShowPersonConversations show, Caller caller) => show.Page(caller, id)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/api/people/{id:long}/conversations", (long id, ShowPersonConversations show, Caller caller) => show.Answer(caller, id)).Require(Permissions.ConversationsRead).WithTags("Conversations")
            .WithSummary($"Conversations with a person that the caller sees, the last {Shown} first.");
    }

    private async Task<RazorComponentResult> Page(Caller caller, long id)
    {
        var (person, of) = await database.Read(session => (Person(session, id), Of(session, caller, id)));
        return new RazorComponentResult<PersonConversationsPage>(new { Person = person, Conversations = of });
    }

    private Task<List<ConversationAnswer>> Answer(Caller caller, long id) => database.Read(session =>
    {
        var of = Of(session, caller, id);
        var sorted = tags.Of(session, of.ConvertAll(c => c.Id));
        return of.ConvertAll(c => ConversationAnswer.Of(c, [.. sorted[c.Id]]));
    });

    private List<Conversation> Of(Session session, Caller caller, long id)
    {
        var (viewer, all) = (Viewer.Of(session, caller), conversations.Of(session, persons.Members(session, Person(session, id)), Shown));
        var taking = participants.Among(session, caller.Id, all.ConvertAll(c => c.Id)).ToHashSet(StringComparer.Ordinal);
        return all.FindAll(c => viewer.Sees(c, taking.Contains(c.Id)));
    }

    private long Person(Session session, long id) => persons.Of(session, id) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no person {id}.");
}
