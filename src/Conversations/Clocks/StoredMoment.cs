using System.Text.Json;
using System.Text.Json.Serialization;

namespace Throughline.Conversations.Clocks;

/// <summary>A moment as the database keeps it. A policy stands in it whole: what it says later changes nothing of what was.</summary>
/// <param name="What">wrote, replied, entered, policy, handed, merged, separated or withdrawn.</param>
/// <param name="To">The team it was handed to; of merged and separated, the conversation that came or went; of replied and withdrawn, which answer.</param>
internal sealed record StoredMoment(string What, string? State = null, bool? IsHuman = null, bool? IsPublic = null, string? Policy = null, long? Revision = null, ClockPolicyFields? Fields = null, string? To = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static StoredMoment Wrote { get; } = new("wrote");
    public static StoredMoment Replied(bool isHuman, string answer) => new("replied", IsHuman: isHuman, IsPublic: true, To: answer);
    public static StoredMoment Entered(ConversationState state) => new("entered", State: state.ToString());
    public static StoredMoment Takes(KeptPolicy? policy) => new("policy", Policy: policy?.Name, Revision: policy?.Revision, Fields: policy?.Fields);
    public static StoredMoment Handed(string to) => new("handed", To: to);

    public static StoredMoment Merged(string other) => new("merged", To: other);
    public static StoredMoment Separated(string other) => new("separated", To: other);
    public static StoredMoment Withdrawn(string answer) => new("withdrawn", To: answer);

    public static StoredMoment Of(string json) => JsonSerializer.Deserialize<StoredMoment>(json, Json)!;

    public string Text() => JsonSerializer.Serialize(this, Json);

    /// <summary>What the clocks look at; null for what only says whose moments count.</summary>
    public Moment? At(long at) => this switch
    {
        { What: "wrote" } => new CustomerWrote(at),
        { What: "replied" } of => new Replied(at, of.IsHuman ?? true, of.IsPublic ?? true),
        { What: "entered" } of => new Entered(at, Enum.Parse<ConversationState>(of.State!)),
        { What: "policy", Fields: { } fields } of => new TakesPolicy(at, new KeptPolicy(of.Policy!, of.Revision ?? 0, fields).Policy()),
        { What: "policy" } => new TakesPolicy(at, ClockPolicy.None),
        { What: "handed" } of => new HandedOver(at, of.To!),
        { What: "merged" or "separated" or "withdrawn" } => null,
        var of => throw new InvalidOperationException($"No clock looks at “{of.What}”."),
    };
}
