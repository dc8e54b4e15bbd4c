using System.Text.Json;
using System.Text.Json.Serialization;
using Throughline.Conversations.Routing.Skills;

namespace Throughline.Conversations.Routing.Desk;

/// <summary>A plan as <c>[{"needs":"spanish>=3","for":60000000}, {"needs":"anybody","for":0}]</c>.</summary>
internal sealed class PlanJson : JsonConverter<Plan>
{
    private sealed record Step(string Needs, long For);

    public override Plan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new([.. JsonSerializer.Deserialize<Step[]>(ref reader, options)!.Select(step => new PlanStep(ReadSkills.Of(step.Needs), step.For))]);

    public override void Write(Utf8JsonWriter writer, Plan value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Steps.Select(step => new Step(step.Needs.ToString(), step.ExpiresAfter)).ToArray(), options);
}
