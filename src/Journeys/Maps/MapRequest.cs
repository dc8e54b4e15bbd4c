namespace Throughline.Journeys.Maps;

/// <summary>A question for a map as it stands in an address or on the command line; the names here are those of the parameters. All may be left out.</summary>
public sealed record MapRequest
{
    /// <summary>person (unless stated), case, session:30m, property:NAME.</summary>
    public string? By { get; init; }

    /// <summary>The property's name where <see cref="By"/> says just <c>property</c>, as a form sends it.</summary>
    public string? Property { get; init; }

    /// <summary>Only events of this source.</summary>
    public string? Source { get; init; }

    /// <summary>Only journeys that start at this instant or later.</summary>
    public string? From { get; init; }

    /// <summary>Only journeys that start before this instant.</summary>
    public string? To { get; init; }

    /// <summary>Only events at this instant or later.</summary>
    public string? EventsFrom { get; init; }

    /// <summary>Only events before this instant.</summary>
    public string? EventsTo { get; init; }

    /// <summary>Only events of these steps.</summary>
    public string[]? Step { get; init; }

    /// <summary>No events of these steps.</summary>
    public string[]? Hide { get; init; }

    /// <summary>Only events on these channels.</summary>
    public string[]? Channel { get; init; }

    /// <summary>Only events with this property: NAME=VALUE. Several values of one name: any of them; several names: all of them.</summary>
    public string[]? Where { get; init; }

    /// <summary>Only journeys that contain each of these steps.</summary>
    public string[]? Contains { get; init; }
}
