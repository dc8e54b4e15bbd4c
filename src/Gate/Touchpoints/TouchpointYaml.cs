using System.Text;
using Throughline.Kernel.Yaml;
using YamlDotNet.RepresentationModel;

namespace Throughline.Gate.Touchpoints;

/// <summary>A mistake in a file, and where it stands.</summary>
internal sealed record YamlMistake(long Line, string Says);

/// <summary>A touchpoint as a file says it, not checked yet, and the lines of its fields.</summary>
internal sealed record WrittenTouchpoint(Touchpoint Touchpoint, long Line, IReadOnlyDictionary<string, long> Lines)
{
    public long LineOf(string field) => Lines.TryGetValue(field, out var line) ? line : Line;
}

/// <summary>
/// The registry as a file that a company keeps in git: by name, one field a line, nothing left out that says something, the same registry
/// always the same text.
/// </summary>
internal static class TouchpointYaml
{
    private const string Root = "touchpoints";
    private static readonly string[] Fields = ["name", "about", "channel", "purpose", "phase", "audience", "tools", "teams", "renewal-due", "retired"];
    private static readonly string[] Roles = ["design", "build", "operate", "renew", "granted"];

    public static string Write(IEnumerable<Touchpoint> touchpoints)
    {
        var text = new StringBuilder("# The touchpoints of Throughline: throughline touchpoints import reads this file, docs/touchpoints.md explains it.\n");
        var sorted = touchpoints.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        text.Append(sorted.Count == 0 ? "touchpoints: []\n" : "touchpoints:\n");
        foreach (var t in sorted)
            Write(text, t);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Touchpoint t)
    {
        Line("  - name: ", t.Name);
        if (t.About.Length > 0)
            Line("    about: ", t.About);
        Line("    channel: ", t.Channel);
        Line("    purpose: ", t.Purpose);
        Line("    phase: ", t.Phase);
        if (t.Audience != Touchpoint.Everyone)
            Line("    audience: ", t.Audience);
        if (t.Tools.Count > 0)
            text.Append("    tools: ").Append(YamlText.List(t.Tools)).Append('\n');
        var roles = new[] { ("design", t.Designs), ("build", t.Builds), ("operate", t.Operates), ("renew", t.Renews) };
        if (t.Granted.Count > 0 || roles.Any(role => role.Item2 is not null))
        {
            text.Append("    teams:\n");
            foreach (var (role, team) in roles)
                if (team is not null)
                    Line($"      {role}: ", team);
            if (t.Granted.Count > 0)
                text.Append("      granted: ").Append(YamlText.List(t.Granted)).Append('\n');
        }
        if (t.RenewalDue is { } due)
            text.Append("    renewal-due: ").Append(Dates.Text(due)).Append('\n');
        if (t.IsRetired)
            text.Append("    retired: true\n");

        void Line(string field, string value) => text.Append(field).Append(YamlText.Of(value)).Append('\n');
    }

    /// <summary>What a file says, and what in it can't be read. Names stand once; fields are checked by <see cref="CheckTouchpoint"/>.</summary>
    /// <exception cref="Kernel.UserErrorException">It is no YAML.</exception>
    public static List<WrittenTouchpoint> Read(string text, List<YamlMistake> mistakes)
    {
        var written = new List<WrittenTouchpoint>();
        if (YamlFile.Read(text) is not YamlMappingNode root || !root.Children.TryGetValue(Root, out var list))
        {
            mistakes.Add(new(1, "the file begins with touchpoints: and lists them below"));
            return written;
        }
        foreach (var (key, _) in root.Children.Where(field => Text(field.Key) != Root))
            mistakes.Add(new(key.Start.Line, $"there is no field “{Text(key)}”; the file has only touchpoints"));
        if (list is YamlScalarNode { Value: null or "" })
            return written;
        if (list is not YamlSequenceNode items)
        {
            mistakes.Add(new(list.Start.Line, "touchpoints is a list: each begins with - name:"));
            return written;
        }
        foreach (var item in items)
            if (item is YamlMappingNode mapping)
                written.Add(Written(mapping, mistakes));
            else
                mistakes.Add(new(item.Start.Line, "a touchpoint has fields: it begins with - name:"));
        foreach (var again in written.Where(w => w.Touchpoint.Name.Length > 0).GroupBy(w => w.Touchpoint.Name, StringComparer.Ordinal).SelectMany(of => of.Skip(1)))
            mistakes.Add(new(again.Line, $"the touchpoint “{again.Touchpoint.Name}” stands in the file twice"));
        return written;
    }

    private static WrittenTouchpoint Written(YamlMappingNode node, List<YamlMistake> mistakes)
    {
        var fields = new YamlFields(node, Fields, mistakes);
        var teams = fields.Map("teams", Roles);
        var due = fields.Word("renewal-due");
        var day = Dates.Read(due);
        if (!string.IsNullOrEmpty(due) && day is null)
            mistakes.Add(new(fields.Lines["renewal-due"], $"“{due}” is no day; write 2027-01-31"));
        var retired = fields.Word("retired");
        if (retired is not (null or "" or "true" or "false"))
            mistakes.Add(new(fields.Lines["retired"], $"“{retired}” is neither true nor false"));
        var lines = fields.Lines.Concat(teams?.Lines ?? []).GroupBy(l => l.Key, StringComparer.Ordinal).ToDictionary(of => of.Key, of => of.Last().Value, StringComparer.Ordinal);
        return new(new(fields.Word("name")?.Trim() ?? "", fields.Word("channel") ?? "", fields.Word("purpose") ?? "", fields.Word("phase") ?? "")
        {
            About = fields.Word("about") ?? "",
            Audience = fields.Word("audience") ?? "",
            Tools = fields.Words("tools"),
            Designs = teams?.Word("design"),
            Builds = teams?.Word("build"),
            Operates = teams?.Word("operate"),
            Renews = teams?.Word("renew"),
            Granted = teams?.Words("granted") ?? [],
            RenewalDue = day,
            IsRetired = retired == "true",
        }, node.Start.Line, lines);
    }

    internal static string Text(YamlNode node) => node is YamlScalarNode { Value: { } value } ? value : "";
}
