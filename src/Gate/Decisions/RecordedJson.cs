using System.Text.Json;
using System.Text.Json.Serialization;

namespace Throughline.Gate.Decisions;

/// <summary>Intents, inputs and decisions as they are recorded. What is at its default is not written, so that a million of them stay small.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Intent))]
[JsonSerializable(typeof(Inputs))]
[JsonSerializable(typeof(Decision))]
internal sealed partial class RecordedJson : JsonSerializerContext
{
    public static string Of(Intent intent) => JsonSerializer.Serialize(intent, Default.Intent);
    public static string Of(Inputs inputs) => JsonSerializer.Serialize(inputs, Default.Inputs);
    public static string Of(Decision decision) => JsonSerializer.Serialize(decision, Default.Decision);

    public static Intent IntentOf(string json) => JsonSerializer.Deserialize(json, Default.Intent)!;
    public static Inputs InputsOf(string json) => JsonSerializer.Deserialize(json, Default.Inputs)!;
    public static Intent IntentOf(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Default.Intent)!;
    public static Inputs InputsOf(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Default.Inputs)!;
    public static Decision DecisionOf(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Default.Decision)!;

    public static Decision DecisionOf(string json) => JsonSerializer.Deserialize(json, Default.Decision)!;
}
