using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Models;

/// <summary>A conformance with what its page says besides.</summary>
/// <param name="Answer">The answer; null where there is no model yet.</param>
/// <param name="Choices">What the form offers.</param>
/// <param name="Journeys">How many journeys the filters leave.</param>
/// <param name="Usual">The most frequent way as a model: something to begin with; null where it is too long.</param>
public sealed record ConformanceView(ConformanceAnswer? Answer, MapChoices Choices, int Journeys, ModelAsked? Usual);
