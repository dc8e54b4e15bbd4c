using Throughline.Strata;

namespace Throughline.Journeys.Maps;

/// <summary>A property that has a column.</summary>
/// <param name="property">Its name.</param>
/// <param name="codes">Null where no event has it.</param>
internal sealed class StoredProperty(string property, PropertyCodes? codes) : PropertyOfEvents(property)
{
    public override int Count => codes?.Values ?? 0;

    public override IReadOnlyList<string> Values() => [.. Enumerable.Range(1, Count).Select(codes!.Value)];

    public override Func<long, int> Codes() => codes is null ? _ => 0 : sequence => codes[sequence];

    /// <summary>They are looked for when the first event is: the answer may be known already.</summary>
    public override Func<long, bool> Among(IReadOnlyList<string> wanted)
    {
        if (codes is null)
            return _ => false;
        var among = new Lazy<SequenceSet>(() => codes.Among(wanted));
        return sequence => among.Value.Contains(sequence);
    }

    public override void Dispose() => codes?.Dispose();
}
