namespace Throughline.Channels.WebChat;

/// <summary>Settings under <c>Throughline:Chat</c>; as environment variables <c>THROUGHLINE__CHAT__…</c>.</summary>
public sealed class ChatOptions
{
    public const string Section = "Throughline:Chat";

    /// <summary>How many visits an address may begin in a minute; beyond it 429. A whole office or a carrier's customers may share one.</summary>
    public int VisitsAMinute { get; set; } = 120;

    /// <summary>How much a visitor may say in a minute; beyond it 429.</summary>
    public int MessagesAMinute { get; set; } = 60;

    /// <summary>Whether visitors who wait may ask to be called back.</summary>
    public bool Callbacks { get; set; } = true;
}
