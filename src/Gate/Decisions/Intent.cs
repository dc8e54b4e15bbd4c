namespace Throughline.Gate.Decisions;

/// <summary>
/// The wish to contact a person: immutable under its key. Instants are microseconds UTC. <see cref="Identifier"/> is the internal id of one of
/// the person's identifiers. Channels stand in the order wished for; nothing goes out from <see cref="ExpiresAt"/> on.
/// </summary>
internal sealed record Intent
{
    public const int LongestKey = 150;

    public string Key { get; init; } = "";
    public long Identifier { get; init; }
    public string Purpose { get; init; } = "";
    public string Touchpoint { get; init; } = "";
    public string Team { get; init; } = "";
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The template and its version, or else the text.</summary>
    public string? Template { get; init; }

    public int? TemplateVersion { get; init; }
    public string? Text { get; init; }

    /// <summary>What it is about, as people subscribe to it and unsubscribe; null where it says none.</summary>
    public string? Topic { get; init; }

    public double Propensity { get; init; } = 1;
    public double Context { get; init; } = 1;
    public double Value { get; init; } = 1;
    public double Lever { get; init; } = 1;

    public long? NotBefore { get; init; }
    public long ExpiresAt { get; init; }
    public long RaisedAt { get; init; }

    /// <summary>The key of the interaction that an agent replies in; null for what is no reply.</summary>
    public string? ReplyIn { get; init; }

    /// <summary>P × C × V × L: of those that compete, the highest goes.</summary>
    public double Rank => Propensity * Context * Value * Lever;
}
