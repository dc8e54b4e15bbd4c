namespace Throughline.People.Timeline.Reading;

/// <summary>Channels as pages name and draw them; one that is not known is named as its sender does.</summary>
internal static class Channels
{
    public static string Words(string? channel) => channel switch
    {
        null or "" => "No channel",
        "web" => "Web",
        "app" => "App",
        "email" => "E-mail",
        "sms" => "SMS",
        "chat" => "Chat",
        "phone" => "Phone",
        "store" => "Store",
        "social" => "Social",
        "server" => "Server",
        "push" => "Push",
        _ => Wording.Shortened(channel, 40),
    };

    public static string IconOf(string? channel) => channel switch
    {
        "web" => (Icon: "world", 0).Icon,
        "app" => (Icon: "device-mobile", 0).Icon,
        "email" => (Icon: "mail", 0).Icon,
        "sms" => (Icon: "device-mobile-message", 0).Icon,
        "chat" => (Icon: "messages", 0).Icon,
        "phone" => (Icon: "phone", 0).Icon,
        "store" => (Icon: "building-store", 0).Icon,
        "social" => (Icon: "brand-x", 0).Icon,
        "push" => (Icon: "bell", 0).Icon,
        _ => (Icon: "point", 0).Icon,
    };
}
