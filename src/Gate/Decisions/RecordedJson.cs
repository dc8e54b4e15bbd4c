using System.Text.Json;
using System.Text.Json.Serialization;

namespace Throughline.Gate.Decisions;

/// <summary>Intents, inputs and decisions as they are recorded. What is at its default is not written, so that a million of them stay small.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Intent), TypeInfoPropertyName = "IntentInfo")]
[JsonSerializable(typeof(Inputs), TypeInfoPropertyName = "InputsInfo")]
[JsonSerializable(typeof(Decision), TypeInfoPropertyName = "DecisionInfo")]
internal sealed partial class RecordedJson : JsonSerializerContext
{
    public static string Of(Intent intent) => JsonSerializer.Serialize(intent, Default.IntentInfo);
    public static string Of(Inputs inputs) => JsonSerializer.Serialize(inputs, Default.InputsInfo);
    public static string Of(Decision decision) => JsonSerializer.Serialize(decision, Default.DecisionInfo);

    public static Intent Intent(string json) => JsonSerializer.Deserialize(json, Default.IntentInfo)!;
    public static Inputs Inputs(string json) => JsonSerializer.Deserialize(json, Default.InputsInfo)!;
    public static Decision Decision(string json) => JsonSerializer.Deserialize(json, Default.DecisionInfo)!;
}
