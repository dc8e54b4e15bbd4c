namespace Throughline.People.Timeline;

/// <summary>The class that colours what is of a channel: the same channel the same colour everywhere. The words beside it say which.</summary>
internal static class ChannelColour
{
    public static string Of(string? channel) => channel switch
    {
        "web" or "app" => "tl-colour-1",
        "email" or "sms" or "push" => "tl-colour-2",
        "chat" => "tl-colour-3",
        "phone" => "tl-colour-4",
        "social" or "store" => "tl-colour-5",
        _ => "tl-colour-6",
    };
}
