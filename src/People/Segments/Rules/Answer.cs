namespace Throughline.People.Segments.Rules;

/// <summary>Whether a rule holds, and the first instant (microseconds UTC) at which that may change with no new fact; <see cref="long.MaxValue"/> for never.</summary>
public readonly record struct Answer(bool Holds, long Until)
{
    public static Answer Always { get; } = new(true, long.MaxValue);
    public static Answer Never { get; } = new(false, long.MaxValue);

    public static Answer operator !(Answer answer) => answer with { Holds = !answer.Holds };
}
