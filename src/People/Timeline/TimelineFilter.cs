namespace Throughline.People.Timeline;

/// <summary>What of a person's life is looked at: within each dimension any of the values, across dimensions all; nothing stated lets everything through.</summary>
public sealed record TimelineFilter(IReadOnlyList<string> Channels, IReadOnlyList<string> Teams, IReadOnlyList<string> Kinds)
{
    public const string Channel = "channel";
    public const string Team = "team";
    public const string Kind = "kind";

    public static TimelineFilter None { get; } = new([], [], []);

    public static TimelineFilter Of(string[]? channels, string[]? teams, string[]? kinds) => new(Clean(channels), Clean(teams), Clean(kinds));

    public bool IsNone => Channels.Count == 0 && Teams.Count == 0 && Kinds.Count == 0;

    public bool Lets(Facet facet) => Lets(facet, except: null);

    /// <summary>As <see cref="Lets(Facet)"/>, one dimension left out: for the counts beside that dimension's values.</summary>
    public bool Lets(Facet facet, string? except) =>
        (except == Channel || Channels.Count == 0 || Channels.Contains(facet.Channel, StringComparer.Ordinal))
        && (except == Team || Teams.Count == 0 || Teams.Contains(facet.Team, StringComparer.Ordinal))
        && (except == Kind || Kinds.Count == 0 || Kinds.Contains(facet.Kind, StringComparer.Ordinal));

    public IReadOnlyList<string> Of(string dimension) => dimension switch { Channel => Channels, Team => Teams, _ => Kinds };

    /// <summary>The filter with a value chosen, or no longer chosen.</summary>
    public TimelineFilter Toggled(string dimension, string value)
    {
        IReadOnlyList<string> Toggle(IReadOnlyList<string> values) =>
            values.Contains(value, StringComparer.Ordinal) ? [.. values.Where(v => v != value)] : [.. values, value];
        return dimension switch
        {
            Channel => this with { Channels = Toggle(Channels) },
            Team => this with { Teams = Toggle(Teams) },
            _ => this with { Kinds = Toggle(Kinds) },
        };
    }

    /// <summary>As it stands in an address, each part after <c>&amp;</c>.</summary>
    public string Query => string.Concat(new[] { Channel, Team, Kind }.SelectMany(dimension => Of(dimension).Select(value => $"&{dimension}={Uri.EscapeDataString(value)}")));

    private static string[] Clean(string[]? values) =>
        values is null ? [] : [.. values.Select(value => value ?? "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(50)];
}
