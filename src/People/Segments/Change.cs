namespace Throughline.People.Segments;

/// <summary>Why a membership changed.</summary>
public enum Cause
{
    /// <summary>Something happened with the person, or was said of them.</summary>
    Event,

    /// <summary>Nothing happened, and that for long enough.</summary>
    Time,

    /// <summary>Identifiers were joined or parted, so that the person is another.</summary>
    Identity,

    /// <summary>The segment's rule changed, or one it names.</summary>
    Rule,
}

/// <summary>Someone entered a segment or left it; <see cref="Identifier"/> leads to the person.</summary>
/// <param name="Because">The event's sequence, where an event was the cause.</param>
/// <param name="Told">False for what nobody needs to follow: the first computation, and rows that a merge made superfluous or moved.</param>
/// <param name="Since">For how long they have belonged; null: from now on.</param>
internal sealed record Change(long Segment, long Identifier, bool Entered, Cause Cause, long? Because, bool Told, long? Since = null);
