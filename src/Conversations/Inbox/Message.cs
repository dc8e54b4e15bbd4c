using Throughline.Kernel;

namespace Throughline.Conversations.Inbox;

/// <summary>Whose words: the customer's, the company's to the customer, a note among colleagues, or what the system did.</summary>
public enum Side
{
    Customer,
    Company,
    Note,
    System,
}

/// <summary>
/// What became of a message to the customer. It never goes backwards: from waiting or held to sent, delivered and read; failed and refused are ends, and what
/// was only sent may still fail.
/// </summary>
public enum Delivery
{
    None,
    Held,
    Waiting,
    Refused,
    Failed,
    Sent,
    Delivered,
    Read,
}

/// <summary>Something said in a conversation. Numbers rise in the order in which they came; <see cref="Key"/> is the sender's, once in a conversation.</summary>
/// <param name="Author">A user's id; null for a customer, or somebody who is no user here.</param>
/// <param name="EditedAt">When it was last edited; see <see cref="MessageChange"/>.</param>
/// <param name="DeletedAt">When it was deleted, or taken back; it says nothing any more.</param>
/// <param name="IsBot">An automatic answer, after which the customer waits for a human as before.</param>
/// <param name="GoesAt">Until when it waits to be taken back.</param>
/// <param name="Because">Why the gate holds or refuses it, or why it failed.</param>
public sealed record Message(
    long Number, string Conversation, string Key, Side Side, string Channel, string? Author, string AuthorName, string Text, long At, Delivery State, string? Because,
    long? EditedAt = null, long? DeletedAt = null, long? GoesAt = null, bool IsBot = false)
{
    public const int LongestText = 20_000, LongestKey = 100;

    /// <summary>What the files are called that it comes in with; of a message that is read from the store, see <see cref="Attachments.AttachmentList"/>.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>As a line says it: its words, or what its files are called.</summary>
    public string InALine => Text.Length > 0 || Files.Count == 0 ? Text : $"File: {string.Join(", ", Files)}";

    /// <exception cref="UserErrorException">There is nothing in it and no file with it, too much, or a character that is none.</exception>
    public static string CheckedText(string? text, bool hasFiles = false) => text?.Trim() is not { Length: > 0 } said ? hasFiles ? "" : throw new UserErrorException("A message needs words.")
        : said.Length > LongestText ? throw new UserErrorException($"The message has {said.Length:N0} characters; at most {LongestText:N0} go in one.")
        : said.Contains('\0', StringComparison.Ordinal) ? throw new UserErrorException("The message holds a character that is none.")
        : said;

    /// <exception cref="UserErrorException">It can't be a key.</exception>
    public static string? CheckedKey(string? key) => key is null ? null
        : key.Trim() is { Length: > 0 and <= LongestKey } word && !word.Any(char.IsControl) ? word
        : throw new UserErrorException($"A message's key has 1 to {LongestKey} characters.");

    /// <summary>The state after news of it: what says less than is known already changes nothing.</summary>
    public static Delivery After(Delivery known, Delivery news) => known is Delivery.Refused or Delivery.Failed ? known
        : known == Delivery.Sent && news == Delivery.Failed ? Delivery.Failed
        : news <= known ? known : news;
}
