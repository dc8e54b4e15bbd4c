using System.Globalization;
using Throughline.Kernel;

namespace Throughline.People.Segments.Rules;

/// <summary>How a value is tested. Those of dates are last.</summary>
public enum Op
{
    Is, IsNot, In, Contains, StartsWith, Known, Unknown, MoreThan, AtLeast, LessThan, AtMost, Before, After, InLast, InNext,
}

/// <summary>
/// A test of a value. A value nobody knows passes only <see cref="Op.Unknown"/> and <see cref="Op.IsNot"/>. Text compares exactly;
/// what is no number or no date passes no test of numbers or dates.
/// </summary>
/// <param name="Operands">Text as compared; for the last two one whole number of microseconds.</param>
public sealed record Test(Op Op, IReadOnlyList<string> Operands)
{
    private string Operand => Operands[0];

    /// <summary>Whether the answer may change with the clock alone.</summary>
    public bool IsOfTime => Op is Op.InLast or Op.InNext;

    public bool Passes(string? value) => Op switch
    {
        Op.Known => value is not null,
        Op.Unknown => value is null,
        Op.IsNot => value is null || !Same(value, Operand),
        _ when value is null => false,
        Op.Is => Same(value, Operand),
        Op.In => Operands.Any(operand => Same(value, operand)),
        Op.Contains => value.Contains(Operand, StringComparison.OrdinalIgnoreCase),
        Op.StartsWith => value.StartsWith(Operand, StringComparison.OrdinalIgnoreCase),
        Op.Before => Values.Instant(value) is { } at && at < Values.Instant(Operand),
        Op.After => Values.Instant(value) is { } at && at > Values.Instant(Operand),
        _ => Values.Number(value) is { } number && Values.Number(Operand) is { } other && Compare(number, other),
    };

    /// <summary>As <see cref="Passes(string?)"/> at an instant, and until when that stays so.</summary>
    public Answer At(string? value, long now)
    {
        if (!IsOfTime)
            return new Answer(Passes(value), long.MaxValue);
        if (value is null || Values.Instant(value) is not { } at)
            return Answer.Never;
        var length = long.Parse(Operand, CultureInfo.InvariantCulture);
        var (from, to) = Op == Op.InLast ? (at, at + length) : (at - length, at);
        return now < from ? new(false, from) : now < to ? new(true, to) : Answer.Never;
    }

    private bool Compare(double value, double other) => Op switch
    {
        Op.MoreThan => value > other,
        Op.AtLeast => value >= other,
        Op.LessThan => value < other,
        _ => value <= other,
    };

    /// <summary>1 and 1.0 are the same, and a number's text is the number.</summary>
    private static bool Same(string value, string operand) =>
        value == operand || (Values.Number(value) is { } x && Values.Number(operand) is { } y && x == y);
}
