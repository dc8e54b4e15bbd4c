using System.ComponentModel;

namespace Throughline.Journeys.Queries;

/// <summary>How steps are seen. First events are told apart by a property, then steps are renamed and merged, then hidden.</summary>
public sealed record StepsSeen
{
    [Description("By event name a property: such an event's step is 'NAME: VALUE' where it has the property, else its name.")]
    public IReadOnlyDictionary<string, string>? Split { get; init; }

    [Description("By new name the steps that are seen as it.")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Merge { get; init; }

    [Description("Steps whose events are removed, so that their neighbours join.")]
    public IReadOnlyList<string>? Hide { get; init; }
}
