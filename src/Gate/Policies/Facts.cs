namespace Throughline.Gate.Policies;

/// <summary>That something happened with a person: an event that a policy's conditions may ask for. <see cref="At"/> in microseconds UTC.</summary>
internal sealed record Signal(string Name, long At, long Sequence, string? Channel = null, IReadOnlyDictionary<string, string>? Properties = null);

/// <summary>What conditions ask about. Lists that a policy does not ask for may be empty.</summary>
internal sealed record Facts(
    long Now, string? Phase, IReadOnlyCollection<string> Segments, IReadOnlyDictionary<string, string> Traits, IReadOnlyList<Signal> Signals, IReadOnlyCollection<string> OpenWith);
