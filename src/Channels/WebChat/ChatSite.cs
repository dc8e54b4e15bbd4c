using Throughline.Kernel;

namespace Throughline.Channels.WebChat;

/// <summary>A website with the chat. Its key stands in its pages; its secret signs, on its server, who is signed in.</summary>
public sealed record ChatSite(string Key, string Name, string Secret, long CreatedAt, long? RetiredAt)
{
    public const int LongestName = 60, Most = 100;

    /// <exception cref="UserErrorException">It can't be a name.</exception>
    public static string CheckedName(string? text) => text?.Trim() is { Length: > 0 and <= LongestName } name && !name.Any(char.IsControl) ? name
        : throw new UserErrorException($"A website needs a name of 1 to {LongestName} characters, on one line.");
}
