using System.Text.Json;
using Throughline.Events.Log;

namespace Throughline.Gate.Experiments;

/// <summary>
/// That an identifier was assigned to an arm of an experiment, at an instant (microseconds UTC). Of several of one person the earliest stands.
/// </summary>
internal sealed record Assignment(string Experiment, long Identifier, bool HeldOut, long At, string? Arm)
{
    public const string EventName = "Experiment assigned";
    public const string Holdout = "Holdout", Contact = "Contact";
    public const int LongestWord = 100;

    /// <summary>As people call it.</summary>
    public string ArmName => Arm ?? (HeldOut ? Holdout : Contact);

    /// <summary>The one of a person's assignments that counts: the earliest.</summary>
    public static Assignment Standing(IEnumerable<Assignment> ofPerson) => ofPerson.MinBy(a => (a.At, a.Identifier))!;

    /// <summary>What an event says of experiment, arm and heldOut; null where it names no experiment, or in more than 100 characters.</summary>
    public static Assignment? Of(Event e)
    {
        using var said = JsonDocument.Parse(e.Properties);
        if (said.RootElement.ValueKind != JsonValueKind.Object || Word(said.RootElement, "experiment") is not { } experiment)
            return null;
        var heldOut = said.RootElement.TryGetProperty("heldOut", out var held)
            && (held.ValueKind == JsonValueKind.True || (held.ValueKind == JsonValueKind.String && string.Equals(held.GetString(), "true", StringComparison.OrdinalIgnoreCase)));
        return new(experiment, e.Subject, heldOut, e.OccurredAt, Word(said.RootElement, "arm"));
    }

    private static string? Word(JsonElement said, string name) =>
        said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 and <= LongestWord } word && !word.Any(char.IsControl)
            ? word : null;
}
