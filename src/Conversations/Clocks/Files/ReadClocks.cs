using System.Globalization;
using Throughline.Kernel.Yaml;

namespace Throughline.Conversations.Clocks.Files;

/// <summary>From a document to policies and the calendars that they name, with everything that is wrong or doubtful in it by line, column, path and reason. Pure.</summary>
internal sealed class ReadClocks
{
    private static readonly string[] OfPolicy = ["name", "place", "queue", "channel", "segment", "minutes", "warnMinutes", "calendar"];
    private readonly List<YamlProblem> problems = [];

    /// <summary>A calendar and whether any policy counts by it; without fields where something is wrong with it.</summary>
    private sealed record Calendar(YamlPlace At, ClockPolicyFields? Fields)
    {
        public bool IsUsed { get; set; }
    }

    /// <summary>The policies by name (null where there are errors) and its problems, by line.</summary>
    public static (IReadOnlyDictionary<string, ClockPolicyFields>? Policies, IReadOnlyList<YamlProblem> Problems) Of(string yaml)
    {
        var read = new ReadClocks();
        var policies = YamlPlace.Parse(yaml, "A file of clocks", "policies: and calendars:", read.problems) is { } root ? read.Read(root) : null;
        var sorted = read.problems.OrderBy(p => p.Line).ThenBy(p => p.Column).ThenBy(p => p.Path, StringComparer.Ordinal).Distinct().ToList();
        return (sorted.Exists(p => !p.IsWarning) ? null : policies, sorted);
    }

    private Dictionary<string, ClockPolicyFields> Read(YamlPlace root)
    {
        var fields = root.Fields("policies", "calendars");
        var calendars = fields.TryGetValue("calendars", out var named) ? named.Entries().ToDictionary(of => of.Key, of => CalendarOf(of.Value), StringComparer.Ordinal) : [];
        var policies = new Dictionary<string, ClockPolicyFields>(StringComparer.Ordinal);
        if (!fields.TryGetValue("policies", out var list))
            root.Error("The field policies is missing. Where there are to be none, write: policies: []");
        var items = list?.Items() ?? [];
        if (items.Count > ManageClockPolicies.Most)
            list!.Error(string.Create(CultureInfo.InvariantCulture, $"There are {items.Count} policies; at most {ManageClockPolicies.Most} can be overseen."));
        foreach (var item in items)
            if (PolicyOf(item, calendars) is ({ } name, { } policy) && !policies.TryAdd(name, policy))
                item.Error($"There are two policies “{name}”.");
        foreach (var (name, calendar) in calendars.Where(of => !of.Value.IsUsed))
            calendar.At.Warn($"No policy counts by the calendar “{name}”; it is not kept.");
        return policies;
    }

    private Calendar CalendarOf(YamlPlace node)
    {
        var before = Errors;
        var fields = node.Fields("zone", "hours", "holidays");
        if (!fields.TryGetValue("zone", out var zone))
            node.Error("The field zone is missing: name a time zone, such as Europe/Berlin.");
        var days = fields.TryGetValue("hours", out var hours) ? hours.Fields([.. ClockPolicyForm.Days]) : [];
        var read = new ClockPolicyFields(
            Zone: zone?.Text(), Hours: days.ToDictionary(day => day.Key, day => string.Join(", ", day.Value.Texts())), Holidays: fields.TryGetValue("holidays", out var holidays) ? holidays.Texts() : []);
        if (Errors == before)
            Look(() => ReadHours.Of(read.Zone, read.Hours, read.Holidays), node, fields, "hours", days);
        return new(node, Errors == before ? read : null);
    }

    private (string? Name, ClockPolicyFields? Policy) PolicyOf(YamlPlace node, Dictionary<string, Calendar> calendars)
    {
        var before = Errors;
        var fields = node.Fields(OfPolicy);
        var name = Needed("name")?.Text();
        var minutes = Needed("minutes")?.Fields([.. KeptPolicy.Clocks.Keys]) ?? [];
        var calendar = fields.TryGetValue("calendar", out var by) && by.Text() is { } key ? Find(by, calendars, key) : null;
        var said = new ClockPolicyFields(
            Whole("place", -1_000_000, 1_000_000), Text("queue"), Text("channel"), Text("segment"), minutes.ToDictionary(of => of.Key, of => of.Value.Whole(1, KeptPolicy.MostMinutes) ?? 1),
            Whole("warnMinutes", 0, KeptPolicy.MostMinutes), calendar?.Zone, calendar?.Hours, calendar?.Holidays);
        ClockPolicyFields? policy = null;
        if (Errors == before && name is not null)
            Look(() => policy = KeptPolicy.Look(name, said), node, fields, "minutes", minutes);
        return (name?.Trim(), policy);

        YamlPlace? Needed(string field)
        {
            if (fields.TryGetValue(field, out var value))
                return value;
            node.Error($"The field {field} is missing.");
            return null;
        }

        string? Text(string field) => fields.TryGetValue(field, out var value) ? value.Text() : null;
        int Whole(string field, int least, int most) => fields.TryGetValue(field, out var value) ? value.Whole(least, most) ?? 0 : 0;
    }

    private static ClockPolicyFields? Find(YamlPlace by, Dictionary<string, Calendar> calendars, string key)
    {
        if (!calendars.TryGetValue(key, out var found))
        {
            by.Error(calendars.Count == 0 ? $"There is no calendar “{key}”: name it under calendars:." : $"There is no calendar “{key}”. There are: {string.Join(", ", calendars.Keys)}.");
            return null;
        }
        found.IsUsed = true;
        return found.Fields;
    }

    /// <summary>What else can be wrong is said where it is written: <c>minutes.first-response</c> leads to that field.</summary>
    private static void Look(Action look, YamlPlace node, Dictionary<string, YamlPlace> fields, string part, Dictionary<string, YamlPlace> parts)
    {
        try
        {
            look();
        }
        catch (ClockPolicyProblem e)
        {
            var place = e.Path.StartsWith(part + ".", StringComparison.Ordinal) ? parts.GetValueOrDefault(e.Path[(part.Length + 1)..]) : fields.GetValueOrDefault(e.Path);
            (place ?? node).Error(e.Message);
        }
    }

    private int Errors => problems.Count(p => !p.IsWarning);
}
