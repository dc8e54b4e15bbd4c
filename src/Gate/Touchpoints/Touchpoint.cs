using Throughline.People.Consent;
using Throughline.People.Phases;

namespace Throughline.Gate.Touchpoints;

/// <summary>
/// A named place where a person and the company meet: a channel with a purpose in a phase of life, the tools behind it, and who is
/// responsible. Always as <see cref="CheckTouchpoint.Do"/> makes it. Teams are named by their keys.
/// </summary>
/// <param name="Name">As events and intents name it; never changed.</param>
/// <param name="Channel">web, email, sms, …: in lower case.</param>
/// <param name="Purpose">One of <see cref="Purposes"/>.</param>
/// <param name="Phase">One of <see cref="Throughline.People.Phases.Phase.All"/>.</param>
public sealed record Touchpoint(string Name, string Channel, string Purpose, string Phase)
{
    public const string Everyone = "everyone";
    public const int LongestWord = 100, LongestAbout = 500, MostTools = 20;

    /// <summary>What contact may be for.</summary>
    public static IReadOnlyList<string> Purposes { get; } = [.. ConsentPurpose.All.Where(purpose => purpose != ConsentPurpose.Tracking)];

    public static IReadOnlyList<string> Phases => Throughline.People.Phases.Phase.All;

    /// <summary>For whom it is, in words.</summary>
    public string Audience { get; init; } = Everyone;

    public string About { get; init; } = "";

    /// <summary>The programs behind it, each once.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    public string? Designs { get; init; }
    public string? Builds { get; init; }

    /// <summary>Whose touchpoint it is: the team that runs it day by day.</summary>
    public string? Operates { get; init; }

    public string? Renews { get; init; }

    /// <summary>Teams that may contact people here besides the operator, each once.</summary>
    public IReadOnlyList<string> Granted { get; init; } = [];

    public DateOnly? RenewalDue { get; init; }

    public bool IsRetired { get; init; }

    /// <summary>Whether a team may contact people here: it operates it, or has been granted it.</summary>
    public bool IsOpenTo(string team) => !IsRetired && (Operates == team || Granted.Contains(team, StringComparer.Ordinal));

    /// <summary>The roles in their order, with the team that has each.</summary>
    public IReadOnlyList<(string Role, string? Team)> Roles => [("designs", Designs), ("builds", Builds), ("operates", Operates), ("renews", Renews)];
}

/// <summary>A touchpoint of the registry. Instants are microseconds UTC.</summary>
public sealed record RegisteredTouchpoint(long Id, Touchpoint Touchpoint, long RegisteredAt, long ChangedAt, string ChangedBy)
{
    public string Name => Touchpoint.Name;
    public string? Operates => Touchpoint.Operates;
}
