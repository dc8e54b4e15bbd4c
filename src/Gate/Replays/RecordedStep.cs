using Throughline.Gate.Decisions;

namespace Throughline.Gate.Replays;

/// <summary>A decision that was made, with what it rested on.</summary>
internal sealed record RecordedStep(string Key, long Number, long Identifier, long At, long Place, Intent Intent, Inputs Inputs, Decision Decision);

/// <summary>An intent that would have come to another end: was and would are verdicts, or moved; rule is the one that makes the difference.</summary>
internal sealed record ReplayChange(string Key, long Identifier, long Day, string Team, string Purpose, string Rule, string Was, string Would);
