using Microsoft.Extensions.DependencyInjection;

namespace Throughline.Web.Layout;

/// <summary>One line of the left rail. Modules add theirs; nobody sees one that they may not open.</summary>
/// <param name="Icon">A name of Tabler's outline icons; the build fails on one that does not exist.</param>
/// <param name="Order">Within its group, rising. The rail: Inbox 10, People 20, Journeys 30, Outreach 40, Voice 50, Gate 60, Scorecard 70.</param>
/// <param name="About">For an entry of the settings, and for one under another: what is done there, in a sentence.</param>
/// <param name="Under">The path of the entry under which it stands, and is shown there while somebody is in that part.</param>
public sealed record RailEntry(string Label, string Path, string Icon, string Permission, int Order, bool InSettings = false, string About = "", string? Under = null)
{
    public bool IsAt(string path) => path == Path || path.StartsWith(Path + "/", StringComparison.Ordinal);
}

public static class Rail
{
    public static IServiceCollection AddRailEntry(this IServiceCollection services, RailEntry entry) => services.AddSingleton(entry);
}
