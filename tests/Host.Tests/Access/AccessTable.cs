using System.Text.RegularExpressions;
using Throughline.Support;

namespace Throughline.Host.Tests.Access;

/// <summary>Who may do what as the documentation says it: roles by docs/access.md, routes by docs/routes.md. Nothing of it is read from the code, so that the code can be wrong.</summary>
internal static partial class AccessTable
{
    public const string Public = "public";

    /// <summary>The permissions of each role.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Roles { get; } = ReadRoles();

    public static IReadOnlyList<string> Permissions { get; } = [.. Roles["admin"].Order(StringComparer.Ordinal)];

    /// <summary>What each route needs, or <see cref="Public"/>: <c>GET /inbox</c>.</summary>
    public static IReadOnlyDictionary<string, string> Routes { get; } = ReadRoutes();

    private static Dictionary<string, IReadOnlySet<string>> ReadRoles()
    {
        var rows = File.ReadLines(Repository.At("docs/access.md")).SkipWhile(line => !line.StartsWith("| permission |", StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToList()).ToList();
        var roles = rows[0].Skip(2).ToList();
        return roles.ToDictionary(role => role, role => (IReadOnlySet<string>)rows.Skip(2).Where(row => row[2 + roles.IndexOf(role)] == "✓").Select(row => row[0].Trim('`')).ToHashSet(StringComparer.Ordinal));
    }

    private static Dictionary<string, string> ReadRoutes()
    {
        var (routes, needs) = (new Dictionary<string, string>(StringComparer.Ordinal), "");
        foreach (var line in File.ReadLines(Repository.At("docs/routes.md")))
            if (Heading().Match(line) is { Success: true } heading)
                needs = heading.Groups["permission"].Value;
            else if (Line().Match(line) is { Success: true } route)
                foreach (var method in route.Groups["methods"].Value.Split(", "))
                    routes.Add($"{method} {route.Groups["path"].Value}", needs);
        return routes;
    }

    [GeneratedRegex(@"^## `?(?<permission>[a-z:]+)`?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^    (?<methods>[A-Z]+(, [A-Z]+)*) (?<path>/\S*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
