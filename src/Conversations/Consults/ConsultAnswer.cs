using Throughline.Conversations.Attachments;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Consults;

/// <summary>A consult as those see it who ask.</summary>
/// <param name="Said">What was written in it.</param>
/// <param name="Link">A guest's last one.</param>
/// <param name="LetsIn">Whether that opens it now.</param>
public sealed record ConsultShown(Consult Of, IReadOnlyList<ConsultMessage> Said, ConsultLink? Link, bool LetsIn)
{
    internal static List<ConsultShown> All(Session session, IReadOnlyCollection<Consult> some, ConsultList consults, ConsultLinks links, long now)
    {
        var ids = some.Select(consult => consult.Id).ToList();
        var (said, last) = (consults.Said(session, ids), links.Last(session, ids));
        return [.. some.Select(consult => new ConsultShown(consult, [.. said[consult.Id]], last.GetValueOrDefault(consult.Id), !consult.IsClosed && last.GetValueOrDefault(consult.Id)?.LetsInAt(now) == true))];
    }
}

/// <summary>A consult as the API says it.</summary>
/// <param name="State">open: who was asked is to answer; answered; closed.</param>
/// <param name="User">Who is asked; or else Team or Guest.</param>
/// <param name="Name">What they are called.</param>
public sealed record ConsultAnswer(
    string Id, string Conversation, string Question, string State, string? User, string? Team, string? Guest, string Name, string AskedBy, string AskedByName, string AskedAt, string ChangedAt,
    string? ClosedBy, string? ClosedAt, IReadOnlyList<ConsultMessageAnswer> Messages, ConsultLinkAnswer? Link)
{
    internal static ConsultAnswer Of(ConsultShown shown, string? url = null)
    {
        var of = shown.Of;
        return new(
            of.Id, of.Conversation, of.Question, of.State, of.Kind == Consult.ToUser ? of.Whom : null, of.Kind == Consult.ToTeam ? of.Whom : null, of.IsToGuest ? of.WhomName : null, of.WhomName,
            of.AskedBy, of.AskedByName, Micros.ToText(of.AskedAt), Micros.ToText(of.ChangedAt), of.ClosedBy, of.ClosedAt is { } at ? Micros.ToText(at) : null,
            [.. shown.Said.Select(ConsultMessageAnswer.Of)], shown.Link is { } link ? ConsultLinkAnswer.Of(link, shown.LetsIn, url) : null);
    }
}

/// <param name="IsAnswer">Whether who was asked wrote it.</param>
public sealed record ConsultMessageAnswer(string Key, string? Author, string AuthorName, bool IsAnswer, string Text, string At)
{
    internal static ConsultMessageAnswer Of(ConsultMessage m) => new(m.Key, m.Author, m.AuthorName, m.IsAnswer, m.Text, Micros.ToText(m.At));
}

/// <param name="LetsIn">False where it was revoked, is over, or the consult is closed.</param>
/// <param name="UsedAt">When it was last opened.</param>
/// <param name="Url">Told only by whoever makes it.</param>
public sealed record ConsultLinkAnswer(string ExpiresAt, bool LetsIn, string? UsedAt, string? Url)
{
    internal static ConsultLinkAnswer Of(ConsultLink link, bool letsIn, string? url) => new(Micros.ToText(link.ExpiresAt), letsIn, link.UsedAt is { } at ? Micros.ToText(at) : null, url);
}

/// <summary>A consult with what whoever is asked sees of the conversation.</summary>
/// <param name="Seen">Between the customer and the company: no notes, and not who the customer is.</param>
public sealed record SeenConsultAnswer(ConsultAnswer Consult, IReadOnlyList<SeenMessageAnswer> Seen)
{
    internal static SeenConsultAnswer Of(ConsultView view) => new(
        ConsultAnswer.Of(new(view.Of, view.Said, null, false)),
        [.. view.Messages.Select(m => new SeenMessageAnswer(m.Number, m.Side == Inbox.Side.Customer, ConsultView.AuthorOf(m), m.Text, Micros.ToText(m.At), [.. view.Files[m.Number].Select(AttachmentAnswer.Of)]))]);
}

/// <param name="IsCustomers">Whether the customer wrote it.</param>
/// <param name="Attachments">Fetched from /api/consults/{id}/files/{attachment}.</param>
public sealed record SeenMessageAnswer(long Number, bool IsCustomers, string AuthorName, string Text, string At, IReadOnlyList<AttachmentAnswer> Attachments);
