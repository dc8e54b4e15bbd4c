using NodaTime;
using Throughline.Kernel.Yaml;

namespace Throughline.Gate.Policies;

/// <summary>
/// What no single rule shows: rules that contradict each other, that an earlier one leaves nothing to, windows that overlap, hours in which
/// nothing could ever go out. Places are those of the document, which the nodes know.
/// </summary>
internal static class CheckPolicy
{
    private const int MinutesOfDay = 24 * 60, MinutesOfWeek = 7 * MinutesOfDay;

    public static void Of(Policy policy, Dictionary<string, YamlPlace> fields, List<YamlProblem> problems)
    {
        if (problems.Exists(p => !p.IsWarning))
            return; // places and rules may not fit each other any more, and there is enough to do
        if (fields.TryGetValue("interactions", out var interactions))
            Interactions(policy.Interactions, interactions.Items());
        if (fields.TryGetValue("owners", out var owners))
            Owners(policy.Owners, owners);
        if (fields.TryGetValue("caps", out var caps))
            Caps(policy.Caps, caps.Items());
        if (fields.TryGetValue("quietHours", out var quiet))
            Quiet(policy.QuietHours, quiet);
        if (fields.TryGetValue("relationship", out var relationship))
            Twice(policy.Relationship.Select(r => r.Name), relationship.Items(), "rule");
        if (fields.TryGetValue("holdouts", out var holdouts))
            Twice(policy.Holdouts.Select(h => h.Experiment), holdouts.Items(), "experiment");
    }

    private static void Twice(IEnumerable<string> names, List<YamlPlace> places, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, place) in names.Zip(places))
            if (!seen.Add(name))
                place.Error($"There is a {what} “{name}” already; reports tell them by their names.");
    }

    private static void Interactions(IReadOnlyList<InteractionRule> rules, List<YamlPlace> places)
    {
        var opens = new Dictionary<string, string>(StringComparer.Ordinal);
        Twice(rules.Select(r => r.Team), places, "team");
        foreach (var (rule, place) in rules.Zip(places))
        {
            if (rule.Opens.Intersect(rule.Closes).FirstOrDefault() is { } both)
                place.Error($"“{both}” opens an interaction and closes it.");
            foreach (var name in rule.Opens)
                if (!opens.TryAdd(name, rule.Team) && opens[name] != rule.Team)
                    place.Error($"“{name}” opens an interaction of {opens[name]} already: one team owns an interaction.");
        }
    }

    private static void Owners(IReadOnlyList<OwnerRule> rules, YamlPlace section)
    {
        var places = section.Items();
        for (var i = 0; i < rules.Count - 1; i++)
            if (rules[i].When is null)
            {
                places[i + 1].NeverHolds($"rule {i + 1} holds for anyone, and the first that holds decides.");
                return;
            }
        if (rules.Count > 0 && rules[^1].When is not null)
            section.Warn("The last rule does not hold for anyone, so that some people's relationship has no owner.");
    }

    private static void Caps(IReadOnlyList<Cap> caps, List<YamlPlace> places)
    {
        Twice(caps.Select(c => c.Name), places, "cap");
        foreach (var (cap, place) in caps.Zip(places))
        {
            if (cap.Limit == 0)
                place.Warn("Nothing it is about will ever be sent.");
            // The other is met by whatever meets this one: it is about all of the same, allows no more, and for at least as long.
            var stricter = caps.FirstOrDefault(other => other != cap && Includes(other, cap) && other.Limit <= cap.Limit && Length(other) >= Length(cap)
                && (other.Limit < cap.Limit || Length(other) > Length(cap) || other.Over != cap.Over || other.Purposes.Count > cap.Purposes.Count));
            if (stricter is not null)
                place.Warn($"This will never be reached: “{stricter.Name}” allows less.");
        }
    }

    private static bool Includes(Cap wide, Cap narrow) =>
        (wide.Over == CapScope.All || (wide.Over == narrow.Over && (wide.Of is null || wide.Of == narrow.Of)))
        && narrow.Purposes.All(p => wide.Purposes.Contains(p, StringComparer.Ordinal));

    /// <summary>A calendar day has up to 25 hours, and is met by what a rolling window of as many meets; only days compare with days.</summary>
    private static long Length(Cap cap) => cap.Window ?? 25 * 60 * Kernel.Micros.PerMinute;

    private static void Quiet(IReadOnlyList<QuietHours> hours, YamlPlace section)
    {
        var places = section.Items();
        for (var i = 0; i < hours.Count; i++)
        {
            if (Minutes(hours[i]).All(quiet => quiet))
                places[i].Error("Nothing could ever be sent: these hours fill the whole week.");
            for (var j = 0; j < i; j++)
                if (hours[i].Purposes.Intersect(hours[j].Purposes).Any()
                    && (hours[i].Channels is null || hours[j].Channels is null || hours[i].Channels!.Intersect(hours[j].Channels!).Any())
                    && Minutes(hours[i]).Zip(Minutes(hours[j])).Any(pair => pair.First && pair.Second))
                    places[i].Warn($"These hours overlap those of {places[j].Path}; both hold.");
        }
        foreach (var purpose in Purpose.All)
            foreach (var channel in hours.SelectMany(h => h.Channels ?? []).Append("").Distinct())
            {
                var quiet = hours.Where(h => h.Purposes.Contains(purpose) && (h.Channels is null || h.Channels.Contains(channel))).Select(Minutes).ToList();
                if (quiet.Count > 1 && Enumerable.Range(0, MinutesOfWeek).All(m => quiet.Exists(q => q[m])))
                    section.Error($"Nothing could ever be sent for {purpose}{(channel.Length > 0 ? $" by {channel}" : "")}: the hours fill the whole week together.");
            }
    }

    private static bool[] Minutes(QuietHours hours)
    {
        var quiet = new bool[MinutesOfWeek];
        var (from, to) = (Minute(hours.From), Minute(hours.To));
        foreach (var day in hours.Days)
            for (var m = from; m < (to > from ? to : to + MinutesOfDay); m++)
                quiet[(((int)day - 1) * MinutesOfDay + m) % MinutesOfWeek] = true;
        return quiet;
    }

    private static int Minute(LocalTime time) => time.Hour * 60 + time.Minute;
}
