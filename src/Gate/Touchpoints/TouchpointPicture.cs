using Throughline.Gate.Touchpoints.Reports;
using Throughline.Staff.Teams;

namespace Throughline.Gate.Touchpoints;

/// <param name="Colour">One of the classes of touchpoints.css.</param>
/// <param name="Overlaps">The letters of the overlaps it takes part in.</param>
public sealed record PicturedTouchpoint(long Id, string Name, string Purpose, string Audience, string Owner, string Colour, IReadOnlyList<string> Overlaps);

/// <summary>A channel's touchpoints, by the phases in their order.</summary>
public sealed record PicturedChannel(string Channel, IReadOnlyList<IReadOnlyList<PicturedTouchpoint>> Phases);

/// <summary>The whole at a glance: touchpoints at work by channel and phase, by owner, and where they overlap.</summary>
public sealed record TouchpointPicture(
    IReadOnlyList<PicturedChannel> Channels, IReadOnlyList<(string Owner, string Colour, int Touchpoints)> Owners, IReadOnlyList<(string Letter, Overlap Overlap)> Overlaps)
{
    public const string Nobody = "nobody";

    // whole, so that the build of the styles finds them
    private static readonly string[] Colours = ["tp-owner-1", "tp-owner-2", "tp-owner-3", "tp-owner-4", "tp-owner-5", "tp-owner-more"];
    private const string None = "tp-owner-none";

    /// <summary>Pure. Channels with the most touchpoints stand first; a team has its colour by the order in which teams were made.</summary>
    public static TouchpointPicture Of(IReadOnlyCollection<RegisteredTouchpoint> all, IReadOnlyList<Team> teams)
    {
        var places = teams.OrderBy(team => team.CreatedAt).ThenBy(team => team.Key, StringComparer.Ordinal)
            .Select((team, i) => (team, Colours[Math.Min(i, Colours.Length - 1)])).ToDictionary(p => p.team.Key, p => (p.team.Name, Colour: p.Item2), StringComparer.Ordinal);
        var overlaps = TouchpointReport.Overlaps(all).Select((overlap, i) => (Letter: Letter(i), Overlap: overlap)).ToList();
        var letters = overlaps.SelectMany(o => o.Overlap.Touchpoints, (o, t) => (t.Id, o.Letter)).ToLookup(o => o.Id, o => o.Letter);
        var pictured = all.Where(t => !t.Touchpoint.IsRetired).ToList();
        var (byOwner, byChannel) = (pictured.GroupBy(t => OwnerOf(t).Owner), pictured.GroupBy(t => t.Touchpoint.Channel, StringComparer.Ordinal));
        return new(
            [.. byChannel.OrderByDescending(of => of.Count()).ThenBy(of => of.Key, StringComparer.Ordinal).Select(of => new PicturedChannel(of.Key,
                [.. Touchpoint.Phases.Select(phase => (IReadOnlyList<PicturedTouchpoint>)[.. of.Where(t => t.Touchpoint.Phase == phase).Select(Pictured)])]))],
            [.. byOwner.OrderByDescending(of => of.Count()).ThenBy(of => of.Key, StringComparer.Ordinal).Select(of => (of.Key, OwnerOf(of.First()).Colour, of.Count()))],
            overlaps);

        (string Owner, string Colour) OwnerOf(RegisteredTouchpoint t) => t.Operates is null ? (Nobody, None)
            : places.TryGetValue(t.Operates, out var team) ? (team.Name, team.Colour) : (t.Operates, None);

        PicturedTouchpoint Pictured(RegisteredTouchpoint t) =>
            new(t.Id, t.Name, t.Touchpoint.Purpose, t.Touchpoint.Audience, OwnerOf(t).Owner, OwnerOf(t).Colour, [.. letters[t.Id]]);
    }

    /// <summary>A, B, …, Z, AA, AB, …</summary>
    internal static string Letter(int index) => index < 26 ? ((char)('A' + index)).ToString() : Letter((index / 26) - 1) + (char)('A' + (index % 26));
}
