using Microsoft.AspNetCore.Http;
using Throughline.Conversations.Inbox;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Consults;

/// <summary>Whoever is asked sees one consult and what it shows, and nothing else of the inbox; whoever sees the conversation sees its consults. To everybody else there is none.</summary>
internal sealed class ConsultAccess(ConsultList consults, ConversationAccess access, ConversationList conversations, Participants participants, IAccounts accounts)
{
    /// <param name="IsAsked">The caller is who is asked, or of the team that is.</param>
    /// <param name="Answers">The caller is of those who ask: whose conversation it is.</param>
    public sealed record Seen(Consult Consult, Conversation Conversation, bool IsAsked, bool Answers);

    /// <exception cref="RefusedException">404: there is none that the caller sees.</exception>
    public Seen Read(Session session, Caller caller, string id)
    {
        if (consults.Find(session, id) is not { } consult || conversations.Find(session, consult.Conversation) is not { } of)
            throw NoneSuch(id);
        var viewer = Viewer.Of(session, caller);
        var isAsked = consult.Asks(viewer.Id, viewer.Teams);
        return isAsked || access.MayRead(session, caller, of) ? new(consult, of, isAsked, viewer.Answers(of) && caller.May(Permissions.ConversationsWrite)) : throw NoneSuch(id);
    }

    /// <summary>To be changed by the caller: the conversation is held until the transaction ends.</summary>
    /// <exception cref="RefusedException">404: there is none that the caller sees; 403: it is not theirs; 409: it is closed.</exception>
    public Seen Change(Transaction tx, Caller caller, string id)
    {
        conversations.Lock(tx, Read(tx, caller, id).Consult.Conversation);
        var seen = Read(tx, caller, id);
        return !seen.IsAsked && !seen.Answers ? throw new RefusedException(StatusCodes.Status403Forbidden, $"You are not asked here: {seen.Conversation.Team}, whose conversation it is, and {seen.Consult.WhomName} write in it.")
            : seen.Consult.IsClosed ? throw IsOver() : seen;
    }

    /// <summary>Only by who asks.</summary>
    /// <exception cref="RefusedException">404, 403, 409 likewise.</exception>
    public Seen ChangeAsAsking(Transaction tx, Caller caller, string id) => Change(tx, caller, id) is { Answers: true } seen ? seen
        : throw new RefusedException(StatusCodes.Status403Forbidden, "Only whose conversation it is may do that.");

    /// <summary>Who is to hear of an answer: who asked, or whoever runs it now where that is not theirs to see any more.</summary>
    public string? WhoHears(Session session, Consult consult, Conversation of) => accounts.Find(session, consult.AskedBy) is { } account
        && new Viewer(account.Id, account.Name, TeamList.Of(session, account.Id), account.Permissions.Contains(Permissions.RoutingManage)).Sees(of, participants.Has(session, of.Id, account.Id))
        ? account.Id : of.Agent;

    public static RefusedException IsOver() => new(StatusCodes.Status409Conflict, "This consult is closed. Ask anew where there is something left to ask.");

    private static RefusedException NoneSuch(string id) => new(StatusCodes.Status404NotFound, $"There is no consult {id}, or it is closed.");
}
