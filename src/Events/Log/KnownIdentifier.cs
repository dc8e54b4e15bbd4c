namespace Throughline.Events.Log;

/// <summary>An identifier with its internal id.</summary>
public sealed record KnownIdentifier(long Id, string Type, string Value, string Space)
{
    /// <summary>Without the internal id.</summary>
    public Identifier Plain => new(Type, Value, Space);
}
