namespace Throughline.People.Profiles;

/// <summary>
/// A value that a source said of a trait. <see cref="Value"/> is JSON; where it was long, a JSON string of its beginning (<see cref="IsCut"/>).
/// It was last said at <see cref="LastAt"/> by the event <see cref="Sequence"/>; <see cref="FirstAt"/> is null where too many values were said to know.
/// </summary>
public sealed record TraitValue(
    string Name, string Value, bool IsCut, string Source, long? FirstAt, long LastAt, string MessageId, long Sequence, long Identifier)
{
    /// <summary>The text without JSON's quotes, as people read it.</summary>
    public string Text => TraitText.Of(Value);

    public bool IsNull => Value == "null";

    /// <summary>Newest last; equal times go by source, message id and value, so that the order of arrival does not matter.</summary>
    internal static int Compare(TraitValue x, TraitValue y) =>
        x.LastAt.CompareTo(y.LastAt) is var byTime and not 0 ? byTime
        : string.CompareOrdinal(x.Source, y.Source) is var bySource and not 0 ? bySource
        : string.CompareOrdinal(x.MessageId, y.MessageId) is var byId and not 0 ? byId
        : string.CompareOrdinal(x.Value, y.Value);
}

/// <summary>What is known under one name: all values kept, the newest first. One at least.</summary>
public sealed record Trait(string Name, IReadOnlyList<TraitValue> Values)
{
    public TraitValue Newest => Values[0];

    /// <summary>The sources that said something of it, each once.</summary>
    public IReadOnlyList<string> Sources => [.. Values.Select(v => v.Source).Distinct(StringComparer.Ordinal)];

    internal static List<Trait> Fold(IEnumerable<TraitValue> values) =>
    [
        .. values.GroupBy(v => v.Name, StringComparer.Ordinal).OrderBy(of => of.Key, StringComparer.Ordinal)
            .Select(of => new Trait(of.Key, [.. of.Order(Comparer<TraitValue>.Create((x, y) => TraitValue.Compare(y, x)))])),
    ];
}
