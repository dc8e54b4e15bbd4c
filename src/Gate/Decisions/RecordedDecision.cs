namespace Throughline.Gate.Decisions;

/// <summary>
/// A decision as it was made: of an intent (by key, the number first 1), at an instant (microseconds UTC), by a version of the policy, because
/// of something. <see cref="IsFinal"/>: nothing was decided after it, nor will be.
/// </summary>
internal sealed record RecordedDecision(
    string Key, long Number, long Identifier, long At, long Policy, string Cause, bool IsFinal, string Purpose, string Team, string Touchpoint, Decision Decision);

/// <summary>Why a decision was made.</summary>
internal static class Cause
{
    public const string Raised = "raised", Due = "due", Ended = "what held it ended", Claim = "claimed too late for the decision before", Consent = "consent was withdrawn",
        Suppressed = "the address was suppressed", Interaction = "a conversation was opened, closed or handed over", Assigned = "held out of an experiment";

    public static string DisplacedBy(string key) => "displaced by " + key;
}
