using Throughline.Conversations.Attachments;
using Throughline.Conversations.Inbox;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Consults;

/// <summary>What whoever is asked sees: of one conversation, what the customer and the company said to each other from one message on, with its files.</summary>
internal sealed class ReadConsult(ConsultList consults, MessageList messages, AttachmentList attachments)
{
    private const int Most = 200;

    public ConsultView Of(Session session, Consult consult)
    {
        var last = messages.Before(session, consult.Conversation, long.MaxValue, Most).FindAll(m => Shows(consult, m));
        return new(consult, last, attachments.Of(session, last.ConvertAll(m => m.Number)), [.. consults.Said(session, [consult.Id])[consult.Id]]);
    }

    /// <summary>Null where it is none that the consult shows.</summary>
    public Attachment? File(Session session, Consult consult, string id) =>
        attachments.Find(session, id) is { Message: { } number } file && messages.Get(session, number) is { } message && Shows(consult, message) ? file : null;

    /// <summary>Pure.</summary>
    internal static bool Shows(Consult consult, Message message) => message.Conversation == consult.Conversation && message.Number >= consult.SeenFrom && IsSaid(message);

    /// <summary>Between the customer and the company: no note, and nothing that was taken back or never left.</summary>
    internal static bool IsSaid(Message message) => message.DeletedAt is null
        && (message.Side == Side.Customer || (message.Side == Side.Company && message.State is not (Delivery.Held or Delivery.Refused or Delivery.Failed)));
}

/// <param name="Messages">The last ones, in their order.</param>
/// <param name="Files">Of the messages, by their numbers.</param>
/// <param name="Said">In the consult itself.</param>
public sealed record ConsultView(Consult Of, IReadOnlyList<Message> Messages, ILookup<long, Attachment> Files, IReadOnlyList<ConsultMessage> Said)
{
    /// <summary>Who the customer is stands in none of it.</summary>
    internal static string AuthorOf(Message message) => message.Side == Side.Customer ? "Customer" : message.AuthorName.Length > 0 ? message.AuthorName : "Agent";
}
