namespace Throughline.Gate.Policies;

/// <summary>
/// Something that holds of a person or not: all its parts must. A part that is not there asks for nothing. <see cref="All"/>,
/// <see cref="Any"/> and <see cref="None"/> name other conditions of the policy, none of which leads back here.
/// </summary>
internal sealed record Condition
{
    public static Condition Always { get; } = new();

    /// <summary>The phase of life is one of these.</summary>
    public IReadOnlyList<string>? Phases { get; init; }

    /// <summary>The person belongs to one of these segments, by name.</summary>
    public IReadOnlyList<string>? Segments { get; init; }

    public ValueTest? Trait { get; init; }
    public EventTest? Event { get; init; }

    /// <summary>An interaction with this team is open.</summary>
    public string? InteractionWith { get; init; }

    public IReadOnlyList<string> All { get; init; } = [];
    public IReadOnlyList<string> Any { get; init; } = [];
    public IReadOnlyList<string> None { get; init; } = [];
}

/// <summary>A named value is one of these words (any case), or lies between two numbers; it is there at all where nothing is asked of it.</summary>
internal sealed record ValueTest(string Name, IReadOnlyList<string>? Is, double? AtLeast, double? AtMost)
{
    public bool Fits(string? value)
    {
        if (value is null)
            return false;
        if (Is is not null && !Is.Contains(value, StringComparer.OrdinalIgnoreCase))
            return false;
        if (AtLeast is null && AtMost is null)
            return true;
        return double.TryParse(value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && !(number < AtLeast) && !(number > AtMost) && !double.IsNaN(number);
    }
}

/// <summary>An event of this name within so many days, the property of which passes the test, where there is one.</summary>
internal sealed record EventTest(string Name, ValueTest? Property, int Days);
