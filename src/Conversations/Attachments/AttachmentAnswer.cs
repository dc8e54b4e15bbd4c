namespace Throughline.Conversations.Attachments;

/// <summary>A file as the API says it.</summary>
/// <param name="Type">What its bytes say.</param>
/// <param name="Size">In bytes.</param>
/// <param name="IsPicture">Whether it is shown within pages.</param>
public sealed record AttachmentAnswer(string Id, string Name, string Type, long Size, bool IsPicture)
{
    internal static AttachmentAnswer Of(Attachment a) => new(a.Id, a.Name, a.Type, a.Size, a.IsPicture);
}
