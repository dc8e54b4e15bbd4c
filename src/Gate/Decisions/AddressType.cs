using Throughline.Events.Log;

namespace Throughline.Gate.Decisions;

/// <summary>Which type of identifier is an address on a channel.</summary>
internal static class AddressType
{
    public static string Of(string channel) => channel switch
    {
        "email" => Identifier.Email,
        "sms" or "phone" or "voice" or "whatsapp" => Identifier.Phone,
        "web" or "app" or "chat" => Identifier.UserId,
        "push" => "pushToken",
        _ => channel,
    };
}
