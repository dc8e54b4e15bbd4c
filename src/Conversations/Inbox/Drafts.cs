using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Conversations.Inbox;

/// <param name="Kind">reply or note.</param>
internal sealed record Draft(string? Kind, string? Text);

/// <summary>What somebody has begun to write and not sent: kept for them on the server, so that it is there on whatever device they go on.</summary>
internal sealed class Drafts(TimeProvider time)
{
    public const string Reply = "reply", Note = "note";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/api/conversations/{id}/draft", Put).Require(Permissions.ConversationsRead).WithTags("Conversations")
            .WithSummary("Keeps what the caller has begun to write; an empty text drops it.");

    private static async Task<NoContent> Put(string id, Draft draft, Drafts drafts, ConversationAccess access, Database database, Caller caller)
    {
        if (draft.Kind is not (Reply or Note))
            throw new UserErrorException("A draft is of a reply or of a note.");
        if (draft.Text?.Length > Message.LongestText)
            throw new UserErrorException($"At most {Message.LongestText:N0} characters are kept.");
        await database.Write(tx =>
        {
            access.Read(tx, caller, id);
            if (string.IsNullOrWhiteSpace(draft.Text))
                drafts.Drop(tx, id, caller.Id, draft.Kind);
            else
                drafts.Keep(tx, id, caller.Id, draft.Kind, draft.Text.Replace("\0", "", StringComparison.Ordinal));
        });
        return TypedResults.NoContent();
    }

    public Dictionary<string, string> Of(Session session, string conversation, string user) =>
        session.Query<(string Kind, string Text)>("select kind, text from drafts where conversation = @conversation and user_id = @user", new { conversation, user }).ToDictionary(d => d.Kind, d => d.Text);

    public void Drop(Transaction tx, string conversation, string user, string kind) =>
        tx.Execute("delete from drafts where conversation = @conversation and user_id = @user and kind = @kind", new { conversation, user, kind });

    public void Keep(Transaction tx, string conversation, string user, string kind, string text) => tx.Execute(
        """
        insert into drafts (conversation, user_id, kind, text, at) values (@conversation, @user, @kind, @text, @at)
        on conflict (conversation, user_id, kind) do update set text = excluded.text, at = excluded.at
        """, new { conversation, user, kind, text, at = Micros.Now(time) });
}
