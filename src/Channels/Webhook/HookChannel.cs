using Throughline.Kernel;

namespace Throughline.Channels.Webhook;

/// <summary>A channel of another system's: what its customers write it posts here, and what is answered is posted to its <see cref="Url"/>, both ways signed.</summary>
/// <param name="Key">The channel's word, by which customers' addresses on it are known.</param>
public sealed record HookChannel(string Key, string Name, string Url, HookSecret In, HookSecret Out, long CreatedAt, long? RetiredAt)
{
    public const int LongestName = 60, Most = 50;

    /// <summary>The kind under which its deliveries are planned: each channel has a queue of its own.</summary>
    public string Work => WorkOf(Key);

    public static string WorkOf(string key) => "hook:" + key;

    /// <exception cref="UserErrorException">It can't be a channel's word, or is that of a channel which is here already.</exception>
    public static string CheckedKey(string? text) => text?.Trim().ToLowerInvariant() is { Length: > 0 and <= 40 } key && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && key != WebChat.WebChatDelivery.Channel ? key
        : throw new UserErrorException($"A channel needs a word of its own: letters, digits and -, as whatsapp or forum; not “{text}”.");

    /// <exception cref="UserErrorException">It can't be a name.</exception>
    public static string CheckedName(string? text) => text?.Trim() is { Length: > 0 and <= LongestName } name && !name.Any(char.IsControl) ? name
        : throw new UserErrorException($"A channel needs a name of 1 to {LongestName} characters, on one line.");
}

/// <summary>A secret that signs, and the one before it, which holds a while longer so that both sides can change over.</summary>
public sealed record HookSecret(string Now, string? Before, long? BeforeUntil)
{
    /// <summary>So long the one before still holds.</summary>
    public const long Overlap = Micros.PerDay;

    public IReadOnlyList<string> Holding(long now) => Before is not null && BeforeUntil > now ? [Now, Before] : [Now];

    public HookSecret Rotated(string next, long now) => new(next, Now, now + Overlap);
}
