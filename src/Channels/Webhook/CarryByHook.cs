using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Sending;
using Throughline.Events.Log;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Channels.Webhook;

/// <summary>Plans what the gate lets out on these channels: whole, as it is now, so that tries say the same.</summary>
internal sealed class CarryByHook(HookChannels channels, HookDeliveries deliveries, TellDelivery tell, AttachmentList attachments, Identifiers identifiers, TimeProvider time) : ICarryAnswers
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Longer than all tries take.</summary>
    public TimeSpan Longest => TimeSpan.FromDays(2);

    public IEnumerable<string> Channels(Session session) => channels.AtWork(session).Select(channel => channel.Key);

    public void Take(Transaction tx, ClaimedAnswer answer)
    {
        if (identifiers.Of(tx, [answer.Address]) is not [var to])
        {
            tell.Failed(tx, answer.Key, "The address was erased meanwhile.");
            return;
        }
        var message = tell.MessageOf(tx, answer.Key);
        var files = message is null ? [] : attachments.Of(tx, [message.Number])[message.Number].ToList();
        var body = JsonSerializer.Serialize(new
        {
            type = "message",
            timestamp = Micros.ToText(Micros.Now(time)),
            data = new
            {
                channel = answer.Channel,
                to = to.Plain.Value,
                conversation = answer.ReplyIn,
                number = message?.Number,
                author = message?.AuthorName,
                text = message?.Text ?? answer.Text,
                template = answer.Template,
                templateVersion = answer.TemplateVersion,
                files = files.Count == 0 ? null : files.ConvertAll(a => new { a.Id, a.Name, a.Type, a.Size, path = ShowAttachment.AddressOf(a) }),
            },
        }, Json);
        deliveries.Plan(tx, "msg_" + Ids.New(time), answer.Channel, answer.Key, answer.Address, body);
    }
}
