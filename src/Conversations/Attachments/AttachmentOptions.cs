namespace Throughline.Conversations.Attachments;

/// <summary>Settings under <c>Throughline:Attachments</c>; as environment variables <c>THROUGHLINE__ATTACHMENTS__…</c>.</summary>
public sealed class AttachmentOptions
{
    public const string Section = "Throughline:Attachments";

    /// <summary>How many bytes a file may have.</summary>
    public long Largest { get; set; } = 10_000_000;

    /// <summary>How many bytes a visitor of a website may send in a day; colleagues may send what they like.</summary>
    public long VisitorsADay { get; set; } = 100_000_000;
}
