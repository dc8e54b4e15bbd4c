using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Escalations;

/// <summary>An escalation with what its page says besides.</summary>
/// <param name="Answer">The answer; null where no contact was named yet.</param>
/// <param name="Choices">What the form offers.</param>
/// <param name="Journeys">How many people the filters leave.</param>
/// <param name="Likely">Steps that look like service contacts: something to begin with.</param>
public sealed record EscalationView(EscalationAnswer? Answer, MapChoices Choices, int Journeys, IReadOnlyList<string> Likely);
