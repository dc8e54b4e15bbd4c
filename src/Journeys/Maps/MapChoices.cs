namespace Throughline.Journeys.Maps;

/// <summary>What the filters of a page offer to choose from, in the order of their names: everything that is in the log.</summary>
public sealed record MapChoices(IReadOnlyList<string> Sources, IReadOnlyList<string> Steps, IReadOnlyList<string> Channels)
{
    public static MapChoices None { get; } = new([], [], []);

    /// <summary>True where nothing has ever happened.</summary>
    public bool IsEmptyLog => Steps.Count == 0;
}
