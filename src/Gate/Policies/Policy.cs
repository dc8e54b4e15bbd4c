using System.Globalization;
using NodaTime;
using Throughline.Kernel;

namespace Throughline.Gate.Policies;

/// <summary>
/// One version of the rules by which people may be contacted, as its document says them: immutable, and free of contradictions that
/// <see cref="CheckPolicy"/> knows. Lists stand in the document's order.
/// </summary>
internal sealed record Policy
{
    public string Name { get; init; } = "";

    /// <summary>Of people whose own zone is unknown or none.</summary>
    public DateTimeZone DefaultZone { get; init; } = DateTimeZone.Utc;

    /// <summary>Names of events by which a customer writes to us.</summary>
    public IReadOnlyList<string> Inbound { get; init; } = [];

    public IReadOnlyDictionary<string, Condition> Conditions { get; init; } = new Dictionary<string, Condition>();
    public IReadOnlyList<InteractionRule> Interactions { get; init; } = [];
    public IReadOnlyList<OwnerRule> Owners { get; init; } = [];
    public IReadOnlyList<Cap> Caps { get; init; } = [];
    public IReadOnlyList<QuietHours> QuietHours { get; init; } = [];
    public IReadOnlyList<RelationshipRule> Relationship { get; init; } = [];
    public IReadOnlyList<Holdout> Holdouts { get; init; } = [];
    public BrandRules Brand { get; init; } = new([], null, null, null);

    /// <summary>Within how many days intents compete for what is left under a cap: 1, 7 or 30.</summary>
    public int LookAheadDays { get; init; } = 7;

    public PolicyNeeds Needs => needs ??= PolicyNeeds.Of(this);
    private PolicyNeeds? needs;
}

/// <summary>Which events open and close an interaction of a team, and what contact by other teams is meanwhile.</summary>
internal sealed record InteractionRule(string Team, IReadOnlyList<string> Opens, IReadOnlyList<string> Closes, IReadOnlyList<WhileOpen> WhileOpen);

/// <summary>For purposes: suggest it to the interaction's owner, or hold it until so many hours after the interaction was closed.</summary>
internal sealed record WhileOpen(IReadOnlyList<string> Purposes, bool Suggest, int CoolingHours);

/// <summary>Who runs the relationship where the condition holds (null: always), and why, in words.</summary>
internal sealed record OwnerRule(string Owner, Condition? When, string Because);

/// <summary>What all intents of one team, purpose, … have in common under a cap; all of a person for <see cref="All"/>.</summary>
internal enum CapScope
{
    All,
    Team,
    Purpose,
    Channel,
    Touchpoint,
}

/// <summary>
/// At most <see cref="Limit"/> sends a person within a rolling window of <see cref="Window"/> microseconds, or (null) a calendar day in the
/// person's zone. <see cref="Of"/> is the one team, purpose, … it is about; null for each by itself.
/// </summary>
internal sealed record Cap(string Name, CapScope Over, string? Of, IReadOnlyList<string> Purposes, int Limit, long? Window)
{
    /// <summary>What it allows, in words.</summary>
    public string Says { get; } = string.Create(CultureInfo.InvariantCulture, $"“{Name}” allows {Limit} {(Window is { } window ? $"in {Span(window)}" : "a day")}");

    private static string Span(long window) => window % Micros.PerDay == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{window / Micros.PerDay} days")
        : string.Create(CultureInfo.InvariantCulture, $"{window / (60 * Micros.PerMinute)} hours");
}

/// <summary>Local times between which nothing goes out, beginning on these days; over midnight where <see cref="To"/> is not after <see cref="From"/>. Null channels: all.</summary>
internal sealed record QuietHours(IReadOnlyList<string> Purposes, IReadOnlyList<string>? Channels, IReadOnlyList<IsoDayOfWeek> Days, LocalTime From, LocalTime To);

/// <summary>While the condition holds, contact for these purposes is dropped or held.</summary>
internal sealed record RelationshipRule(string Name, IReadOnlyList<string> Purposes, Condition When, bool Drop, string Because);

/// <summary>So many of a hundred people are never contacted for these purposes (and, where said, touchpoints), so that its effect can be told.</summary>
internal sealed record Holdout(string Experiment, double Percent, IReadOnlyList<string> Purposes, IReadOnlyList<string>? Touchpoints);

/// <summary>
/// What may be said: words that may not, a text that must be there, hosts that may be linked to (null: any), and the versions of templates
/// that are approved (null: every template is).
/// </summary>
internal sealed record BrandRules(
    IReadOnlyList<string> Forbidden, string? SignOff, IReadOnlyList<string>? Links, IReadOnlyDictionary<string, IReadOnlyList<int>>? Templates);
