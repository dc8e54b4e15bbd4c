using Microsoft.AspNetCore.Http;
using Throughline.Gate;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <summary>Lets through who may see a conversation, and who may answer it. Whoever may not see it is told that there is none.</summary>
internal sealed class ConversationAccess(ConversationList conversations, Participants participants, InteractionOwners owners)
{
    /// <exception cref="RefusedException">404: there is none that the caller sees.</exception>
    public (Conversation Conversation, Viewer Viewer) Read(Session session, Caller caller, string id)
    {
        var (conversation, viewer) = (conversations.Get(session, id), Viewer.Of(session, caller));
        return Sees(session, viewer, conversation) ? (conversation, viewer)
            : throw new RefusedException(StatusCodes.Status404NotFound, $"There is no conversation {id}.");
    }

    public bool MayRead(Session session, Caller caller, Conversation conversation) => Sees(session, Viewer.Of(session, caller), conversation);

    private bool Sees(Session session, Viewer viewer, Conversation conversation) =>
        viewer.Sees(conversation, participants.Has(session, conversation.Id, viewer.Id)) || IsOffered(session, viewer, conversation);

    /// <summary>Who is to decide whether to take it over must be able to read it.</summary>
    private bool IsOffered(Session session, Viewer viewer, Conversation conversation) =>
        conversation.IsOpen && owners.Find(session, conversation.Identifier, conversation.Id)?.Offer is { } offer && viewer.Teams.Contains(offer.ToTeam, StringComparer.Ordinal);

    /// <summary>To be changed by the caller: the person and then the conversation are held until the transaction ends.</summary>
    /// <exception cref="RefusedException">404: there is none that the caller sees; 403: it is not their team's.</exception>
    public (Conversation Conversation, Viewer Viewer) Change(Transaction tx, Caller caller, string id)
    {
        var (seen, viewer) = Read(tx, caller, id);
        owners.Hold(tx, seen.Identifier);
        var conversation = conversations.Lock(tx, id);
        return viewer.Answers(conversation) ? (conversation, viewer)
            : throw new RefusedException(StatusCodes.Status403Forbidden, $"This conversation is {conversation.Team}'s: you write notes in it, that team does the rest.");
    }
}
