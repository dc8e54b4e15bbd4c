namespace Throughline.Conversations.Together;

/// <summary>Somebody at a conversation: a colleague by their id, or the customer. Instants are microseconds UTC; <see cref="HasRead"/> is the number of the last message they have seen.</summary>
public sealed record Present(string Who, string Name, long SeenAt, long TypingUntil, long HasRead)
{
    /// <summary>Who the customer is here.</summary>
    public const string Customer = "customer";
}
