using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <summary>The words by which conversations are sorted.</summary>
public sealed class Tags
{
    public List<string> Of(Session session, string conversation) =>
        session.Query<string>("select tag from conversation_tags where conversation = @conversation order by tag", new { conversation });

    public ILookup<string, string> Of(Session session, IReadOnlyCollection<string> conversations) => session.Query<(string Conversation, string Tag)>(
        $"select conversation, tag from conversation_tags where {session.Dialect.In("conversation", "@ids")} order by tag", new { ids = session.Dialect.List(conversations) })
        .ToLookup(row => row.Conversation, row => row.Tag);

    public void Set(Transaction tx, string conversation, IReadOnlyCollection<string> tags)
    {
        tx.Execute("delete from conversation_tags where conversation = @conversation", new { conversation });
        tx.InsertMany("conversation_tags", ["conversation", "tag"], [.. tags.Select(tag => new object?[] { conversation, tag })]);
    }
}

/// <param name="Tags">All that it is to have.</param>
public sealed record NewTags(IReadOnlyList<string>? Tags);

/// <summary>Sorts a conversation by words.</summary>
internal sealed class TagConversation(ConversationAccess access, ConversationFacts facts, Tags tags, LiveStreams live, Database database, TimeProvider time)
{
    private const int Most = 20, Longest = 40;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/tags", Form).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPut("/api/conversations/{id}/tags", async (string id, NewTags request, TagConversation tag, Caller caller) => await tag.Do(caller, id, request.Tags ?? []))
            .Require(Permissions.ConversationsWrite).WithTags("Conversations").WithSummary("Sets all of its tags.");
    }

    private static async Task<IResult> Form(string id, [FromForm] string? tags, [FromForm] string? view, TagConversation tag, ShowConversation show, Caller caller)
    {
        try
        {
            await tag.Do(caller, id, (tags ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries));
            return Results.LocalRedirect(ShowConversation.AddressOf(id, view));
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status403Forbidden })
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    /// <exception cref="UserErrorException">There are too many, or one is no tag.</exception>
    public Task<List<string>> Do(Caller caller, string id, IReadOnlyList<string> wanted)
    {
        var checkedTags = wanted.Select(Checked).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (checkedTags.Count > Most)
            throw new UserErrorException($"A conversation has at most {Most} tags.");
        return database.Write(tx =>
        {
            var (conversation, _) = access.Change(tx, caller, id);
            if (tags.Of(tx, id).SequenceEqual(checkedTags))
                return checkedTags;
            tags.Set(tx, id, checkedTags);
            facts.Append(tx, conversation, ConversationFacts.Tagged, "tags/" + Ids.New(time), new { conversation = id, tags = checkedTags, agent = caller.Name });
            tx.AfterCommit(() => live.Changed(InboxTopics.Of(id)));
            return checkedTags;
        });
    }

    private static string Checked(string text) => text.Trim().ToLowerInvariant() is { Length: > 0 and <= Longest } tag && tag.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '/') ? tag
        : throw new UserErrorException($"“{text}” is no tag: 1 to {Longest} letters, digits, spaces, - and /.");
}
