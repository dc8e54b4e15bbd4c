using NodaTime;
using NodaTime.Text;
using Throughline.Kernel;
using Throughline.Kernel.Yaml;

namespace Throughline.Gate.Policies;

/// <summary>From a document to a policy, with everything that is wrong or doubtful in it by line, path and reason. Pure.</summary>
internal sealed class ReadPolicy
{
    private static readonly string[] Sections =
        ["name", "defaultZone", "inbound", "conditions", "interactions", "owners", "caps", "quietHours", "relationship", "holdouts", "brand", "arbitration"];

    private static readonly Dictionary<string, IsoDayOfWeek> Days =
        Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None).ToDictionary(day => day.ToString().ToLowerInvariant());

    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private readonly List<YamlProblem> problems = [];
    private readonly ReadConditions conditions = new();
    private readonly bool isKept;

    private ReadPolicy(bool isKept) => this.isKept = isKept;

    /// <summary>The policy (null where there are errors) and its problems, by line.</summary>
    public static (Policy? Policy, IReadOnlyList<YamlProblem> Problems) Of(string yaml) => Of(yaml, isKept: false);

    private static (Policy? Policy, IReadOnlyList<YamlProblem> Problems) Of(string yaml, bool isKept)
    {
        var read = new ReadPolicy(isKept);
        var policy = YamlPlace.Parse(yaml, "A policy", "name: and caps:", read.problems) is { } root ? read.Read(root) : null;
        var sorted = read.problems.OrderBy(p => p.Line).ThenBy(p => p.IsWarning).ThenBy(p => p.Path, StringComparer.Ordinal).Distinct().ToList();
        return (sorted.Exists(p => !p.IsWarning && !(isKept && p.IsIdle)) ? null : policy, sorted);
    }

    /// <exception cref="UserErrorException">There are errors: each with its line.</exception>
    public static Policy Checked(string yaml) => Taken(Of(yaml));

    /// <summary>
    /// A document that was taken once, perhaps by a version of Throughline that knew less to be wrong: a rule that can never hold, or that
    /// contradicts another, does what it did. So the gate goes on after an update; whoever drafts from it is told.
    /// </summary>
    /// <exception cref="UserErrorException">There is something in it that can't be read.</exception>
    public static Policy Kept(string yaml) => Taken(Of(yaml, isKept: true));

    private static Policy Taken((Policy? Policy, IReadOnlyList<YamlProblem> Problems) read) =>
        read.Policy ?? throw new UserErrorException("This policy can't be taken. " + string.Join(" ", read.Problems.Where(p => !p.IsWarning).Take(20)));

    private Policy Read(YamlPlace root)
    {
        var fields = root.Fields(Sections);
        if (fields.TryGetValue("conditions", out var named))
            conditions.Name(named);
        var policy = new Policy
        {
            Name = fields.TryGetValue("name", out var name) ? name.Text() ?? "" : "",
            DefaultZone = fields.TryGetValue("defaultZone", out var zone) ? Zone(zone) : DateTimeZone.Utc,
            Inbound = fields.TryGetValue("inbound", out var inbound) ? inbound.Texts() : [],
            Interactions = Each(fields, "interactions", Interaction),
            Owners = Each(fields, "owners", Owner),
            Caps = Each(fields, "caps", CapOf),
            QuietHours = Each(fields, "quietHours", Quiet),
            Relationship = Each(fields, "relationship", Relationship),
            Holdouts = Each(fields, "holdouts", HoldoutOf),
            Brand = fields.TryGetValue("brand", out var brand) ? ReadBrand.Of(brand) : new([], null, null, null),
            LookAheadDays = fields.TryGetValue("arbitration", out var arbitration) ? LookAhead(arbitration) : 7,
            Conditions = conditions.Named,
        };
        conditions.Check();
        if (!isKept)
            CheckPolicy.Of(policy, fields, problems);
        return policy;
    }

    private static List<T> Each<T>(Dictionary<string, YamlPlace> fields, string section, Func<YamlPlace, T?> read) where T : class =>
        fields.TryGetValue(section, out var node) ? [.. node.Items().Select(read).OfType<T>()] : [];

    private static DateTimeZone Zone(YamlPlace node)
    {
        var name = node.Text();
        if (name is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone)
            return zone;
        if (name is not null)
            node.Error($"There is no time zone “{name}”. Zones are named as Europe/Lisbon; Etc/UTC is the world's time.");
        return DateTimeZone.Utc;
    }

    private static string? Needed(YamlPlace node, Dictionary<string, YamlPlace> fields, string field)
    {
        if (fields.TryGetValue(field, out var value))
            return value.Text();
        node.Error($"The field {field} is missing.");
        return null;
    }

    private static IReadOnlyList<string> Purposes(Dictionary<string, YamlPlace> fields)
    {
        if (!fields.TryGetValue("purposes", out var node))
            return Purpose.Consented;
        if (node.IsText && node.Text() == "all")
            return Purpose.All;
        var named = node.Words([.. Purpose.All]);
        if (named.Count == 0)
            node.NeverHolds("it names no purpose. All of them: all.");
        return named;
    }

    private static InteractionRule? Interaction(YamlPlace node)
    {
        var fields = node.Fields("team", "opens", "closes", "whileOpen");
        var team = Needed(node, fields, "team");
        var (opens, closes) = (fields.TryGetValue("opens", out var o) ? o.Texts() : [], fields.TryGetValue("closes", out var c) ? c.Texts() : []);
        if (opens.Count == 0)
            node.Error("Say which events open an interaction: opens.");
        if (closes.Count == 0)
            node.Error("Say which events close it: closes. Without any, it would be open for ever.");
        var rules = fields.TryGetValue("whileOpen", out var w) ? w.Items().ConvertAll(While) : [];
        foreach (var twice in rules.SelectMany(rule => rule.Purposes).GroupBy(p => p).Where(of => of.Count() > 1))
            w!.Error($"Two rules are about {twice.Key}: contact for a purpose is held or suggested, not both.");
        return team is null ? null : new(team, opens, closes, rules);
    }

    private static WhileOpen While(YamlPlace node)
    {
        var fields = node.Fields("purposes", "do", "coolingHours");
        if (!fields.TryGetValue("do", out var verb))
            node.Error("Say what to do meanwhile: do: suggest, or do: hold.");
        return new(Purposes(fields), verb?.Word(["suggest", "hold"]) == "suggest", fields.TryGetValue("coolingHours", out var hours) ? hours.Whole(0, 8760) ?? 0 : 0);
    }

    private OwnerRule? Owner(YamlPlace node)
    {
        var fields = node.Fields("owner", "when", "because");
        var owner = Needed(node, fields, "owner");
        return owner is null ? null : new(owner, fields.TryGetValue("when", out var when) ? conditions.When(when) : null,
            fields.TryGetValue("because", out var because) ? because.Text() ?? "" : "");
    }

    private static Cap? CapOf(YamlPlace node)
    {
        var fields = node.Fields("name", "over", "of", "purposes", "limit", "per");
        var name = Needed(node, fields, "name");
        var over = fields.TryGetValue("over", out var o) ? o.Word(["all", "team", "purpose", "channel", "touchpoint"]) : "all";
        if (!fields.TryGetValue("limit", out var limit))
            node.Error("Say how many at most: limit.");
        var per = Needed(node, fields, "per");
        var of = fields.TryGetValue("of", out var only) ? only.Text() : null;
        if (of is not null && over == "all")
            only!.Error("A cap over all is not about one of anything: say over: team, purpose, channel or touchpoint.");
        var purposes = Purposes(fields);
        if (over == "purpose" && of is not null && !purposes.Contains(of, StringComparer.Ordinal))
            only!.Idle(fields.ContainsKey("purposes") || !Purpose.All.Contains(of, StringComparer.Ordinal)
                ? $"This can never hold: “{of}” is none of the purposes it is about: {string.Join(", ", purposes)}."
                : $"Say purposes: [{of}] as well: without it a cap is about {string.Join(", ", purposes)}.");
        if (name is null || per is null || over is null || !Window(fields["per"], per, out var window))
            return null;
        return new(name, Enum.Parse<CapScope>(over, ignoreCase: true), of, purposes, limit?.Whole(0, 10_000) ?? 0, window);
    }

    /// <summary><c>day</c> is a calendar day; <c>7 days</c> and <c>24 hours</c> roll.</summary>
    private static bool Window(YamlPlace node, string per, out long? window)
    {
        window = null;
        if (per == "day")
            return true;
        var parts = per.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var unit = parts.Length == 2 ? parts[1] switch { "hour" or "hours" => 60 * Micros.PerMinute, "day" or "days" => Micros.PerDay, "week" or "weeks" => 7 * Micros.PerDay, _ => 0 } : 0;
        if (unit > 0 && int.TryParse(parts[0], System.Globalization.NumberStyles.None, null, out var count) && count > 0 && count <= 8784 && count * unit <= 366 * Micros.PerDay)
        {
            window = count * unit;
            return true;
        }
        node.Error($"“{per}” is no window. A calendar day of the person is: day; one that rolls: 24 hours, 7 days, 4 weeks, up to 366 days.");
        return false;
    }

    private static QuietHours? Quiet(YamlPlace node)
    {
        var fields = node.Fields("purposes", "channels", "days", "from", "to");
        var (from, to) = (TimeOf(node, fields, "from"), TimeOf(node, fields, "to"));
        var days = fields.TryGetValue("days", out var d) ? d.Words(Days.Keys).ConvertAll(word => Days[word]) : [.. Days.Values];
        if (days.Count == 0)
            d!.NeverHolds("it names no day.");
        return from is null || to is null ? null : new(Purposes(fields), fields.TryGetValue("channels", out var c) ? Some(c, "channel") : null, days, from.Value, to.Value);
    }

    private static List<string> Some(YamlPlace node, string what)
    {
        var texts = node.Texts();
        if (texts.Count == 0)
            node.NeverHolds($"it names no {what}.");
        return texts;
    }

    private static LocalTime? TimeOf(YamlPlace node, Dictionary<string, YamlPlace> fields, string field)
    {
        if (Needed(node, fields, field) is not { } text)
            return null;
        if (Time.Parse(text) is { Success: true } parsed)
            return parsed.Value;
        fields[field].Error($"“{text}” is no time of day: write it as \"21:00\".");
        return null;
    }

    private RelationshipRule? Relationship(YamlPlace node)
    {
        var fields = node.Fields("name", "purposes", "when", "do", "because");
        var name = Needed(node, fields, "name");
        if (!fields.TryGetValue("when", out var when))
            node.Error("Say when it holds: when.");
        if (!fields.TryGetValue("do", out var verb))
            node.Error("Say what to do then: do: drop, or do: hold.");
        var drop = verb?.Word(["drop", "hold"]) == "drop";
        var because = fields.TryGetValue("because", out var b) ? b.Text() : null;
        return name is null || when is null ? null : new(name, Purposes(fields), conditions.When(when), drop, because ?? name);
    }

    private static Holdout? HoldoutOf(YamlPlace node)
    {
        var fields = node.Fields("experiment", "percent", "purposes", "touchpoints");
        var experiment = Needed(node, fields, "experiment");
        var percent = fields.TryGetValue("percent", out var p) ? p.Number() : null;
        if (p is null)
            node.Error("Say how many of a hundred people are held out: percent.");
        else if (percent is <= 0 or > 100)
            p.Error("More than 0 and at most 100 of a hundred people can be held out.");
        return experiment is null ? null : new(experiment, percent ?? 0, Purposes(fields), fields.TryGetValue("touchpoints", out var t) ? Some(t, "touchpoint") : null);
    }

    private static int LookAhead(YamlPlace node)
    {
        var fields = node.Fields("lookAheadDays");
        if (!fields.TryGetValue("lookAheadDays", out var days))
            return 7;
        if (days.Text() is "1" or "7" or "30")
            return days.Whole(1, 30)!.Value;
        days.Error("Intents compete within 1, 7 or 30 days.");
        return 7;
    }
}
