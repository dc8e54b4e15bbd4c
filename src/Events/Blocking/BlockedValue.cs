using Throughline.Events.Log;

namespace Throughline.Events.Blocking;

/// <summary>A value that the operator says identifies nobody; <see cref="Type"/> is empty where it does so for every type of identifier.</summary>
public sealed record BlockedValue(long Id, string Type, string Value, long CreatedAt);

/// <summary>The operator's blocked values at one time. Those that are built in never become identifiers, so they are not here.</summary>
public sealed class BlockedSet
{
    private readonly HashSet<string> everywhere = new(StringComparer.Ordinal);
    private readonly HashSet<(string Type, string Value)> typed = [];

    internal BlockedSet(long version, IEnumerable<BlockedValue> values)
    {
        Version = version;
        foreach (var blocked in values)
            if (blocked.Type.Length > 0)
                typed.Add((blocked.Type, blocked.Value));
            else
                foreach (var (type, value) in Forms(blocked.Value))
                    if (type.Length == 0)
                        everywhere.Add(value);
                    else
                        typed.Add((type, value));
    }

    internal long Version { get; }
    public bool IsEmpty => everywhere.Count + typed.Count == 0;

    public bool Has(string type, string value) => everywhere.Contains(value) || typed.Contains((type, value));

    public bool Has(Identifier identifier) => Has(identifier.Type, identifier.Value);

    public bool Has(KnownIdentifier identifier) => Has(identifier.Type, identifier.Value);

    /// <summary>A value of no stated type as identifiers hold it: as it is, and as addresses and numbers compare.</summary>
    internal static IEnumerable<(string Type, string Value)> Forms(string value) =>
        new[] { "", Identifier.Email, Identifier.Phone }.Select(type => (type, Identifier.Compared(type, value))).Where(form => form.Item2.Length > 0);
}
