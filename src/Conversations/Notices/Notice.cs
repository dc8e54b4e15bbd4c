using Throughline.Kernel;

namespace Throughline.Conversations.Notices;

/// <summary>Where a team is told what waits for it: an incoming webhook of Slack or Teams. Whoever has the address can write there, so it is shown to nobody once it is saved.</summary>
/// <param name="Product">slack or teams.</param>
/// <param name="Topics">Of <see cref="Notice.Topics"/>.</param>
/// <param name="Base">Where this server is, as whoever saved it reaches it: links lead there.</param>
internal sealed record NoticeTarget(string Team, string Product, string Url, IReadOnlyList<string> Topics, string Base, string SetBy, long SetAt)
{
    public const string Slack = "slack", Teams = "teams";

    public string Work => WorkOf(Team);

    /// <summary>As much of the address as may be shown.</summary>
    public string Host => new Uri(Url).Authority;

    public bool Wants(string topic) => Topics.Contains(topic, StringComparer.Ordinal);

    public static string WorkOf(string team) => "notice:" + team;
}

/// <summary>A line that a team is told, with the way to what it is about. It has no words of the customer's.</summary>
/// <param name="Path">On this server.</param>
/// <param name="State">waiting, delivered, or failed for good.</param>
internal sealed record Notice(
    string Id, string Team, string? Conversation, string Text, string Path, string State, long CreatedAt, long Tries = 0, long? TriedAt = null, long? NextAt = null, long? Status = null, string? Failure = null)
{
    public const string Waiting = "waiting", Delivered = "delivered", Failed = "failed";
    public const string Mentions = "mentions", Due = "due", Handovers = "handovers", Consults = "consults";

    /// <summary>What a team may be told, in words.</summary>
    public static IReadOnlyDictionary<string, string> Topics { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Mentions] = "the team is mentioned in a note",
        [Due] = "a conversation of theirs will soon be late, or is",
        [Handovers] = "a conversation is offered to them",
        [Consults] = "they are asked about a conversation, or were answered",
    };

    /// <summary>How long after each failed try the next comes; after these it is no news any more.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(20)];

    public static long? NextTry(long failed, long now) => failed > Waits.Length ? null : now + (long)Waits[failed - 1].TotalMicroseconds;
}
