using System.Globalization;

namespace Throughline.Events.Log;

/// <summary>An event's place in the order of time: its instant in microseconds UTC, ties by its sequence. Unique, and never changes.</summary>
public readonly record struct Moment(long At, long Sequence) : IComparable<Moment>
{
    /// <summary>Before everything that ever happened.</summary>
    public static Moment Start { get; } = new(long.MinValue, 0);

    /// <summary>After everything that will ever have happened.</summary>
    public static Moment End { get; } = new(long.MaxValue, long.MaxValue);

    public static Moment Of(Event e) => new(e.OccurredAt, e.Sequence);

    public static bool operator <(Moment left, Moment right) => left.CompareTo(right) < 0;
    public static bool operator <=(Moment left, Moment right) => left.CompareTo(right) <= 0;
    public static bool operator >(Moment left, Moment right) => left.CompareTo(right) > 0;
    public static bool operator >=(Moment left, Moment right) => left.CompareTo(right) >= 0;

    public int CompareTo(Moment other) => At != other.At ? At.CompareTo(other.At) : Sequence.CompareTo(other.Sequence);

    /// <summary>As it stands in addresses: <c>1589375697000000_17</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}_{Sequence}");

    /// <summary>What <see cref="ToString"/> wrote; null for anything else.</summary>
    public static Moment? Parse(string? text) =>
        text?.Split('_') is [var at, var sequence]
        && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)
        && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Moment(time, number)
            : null;
}
