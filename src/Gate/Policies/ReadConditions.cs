using Throughline.Kernel.Yaml;
using Throughline.People.Phases;

namespace Throughline.Gate.Policies;

/// <summary>The conditions of a policy's document, named ones and those that stand where they are used.</summary>
internal sealed class ReadConditions
{
    private const int LongestWindow = 400;
    private static readonly string[] Parts = ["phase", "segment", "trait", "event", "interaction", "all", "any", "none"];

    private readonly Dictionary<string, (YamlPlace Node, Condition Condition)> named = new(StringComparer.Ordinal);
    private readonly List<(YamlPlace Node, string Name)> uses = [];

    public IReadOnlyDictionary<string, Condition> Named => named.ToDictionary(n => n.Key, n => n.Value.Condition, StringComparer.Ordinal);

    public void Name(YamlPlace section)
    {
        foreach (var (name, node) in section.Entries())
            named[name] = (node, Read(node));
    }

    /// <summary>What stands after <c>when:</c>: the name of a condition, or a condition.</summary>
    public Condition When(YamlPlace node)
    {
        if (!node.IsText)
            return Read(node);
        if (node.Text() is not { } name)
            return Condition.Always;
        uses.Add((node, name));
        return new() { All = [name] };
    }

    private Condition Read(YamlPlace node)
    {
        var fields = node.Fields(Parts);
        if (fields.Count == 0)
            node.Error("A condition asks for something: " + string.Join(", ", Parts) + ".");
        return new()
        {
            Phases = fields.TryGetValue("phase", out var phase) ? Some(phase, phase.Words([.. Phase.All])) : null,
            Segments = fields.TryGetValue("segment", out var segment) ? Some(segment, segment.Texts()) : null,
            Trait = fields.TryGetValue("trait", out var trait) ? Trait(trait) : null,
            Event = fields.TryGetValue("event", out var e) ? Event(e) : null,
            InteractionWith = fields.TryGetValue("interaction", out var team) ? team.Text() : null,
            All = Names(fields, "all"),
            Any = Names(fields, "any"),
            None = Names(fields, "none"),
        };
    }

    private static List<string> Some(YamlPlace node, List<string> words)
    {
        if (words.Count == 0)
            node.NeverHolds("it names nothing.");
        return words;
    }

    private List<string> Names(Dictionary<string, YamlPlace> fields, string field)
    {
        if (!fields.TryGetValue(field, out var node))
            return [];
        var names = Some(node, node.Texts());
        uses.AddRange(node.Items().Zip(names, (item, name) => (item, name)));
        return names;
    }

    private static ValueTest Trait(YamlPlace node)
    {
        var fields = node.Fields("name", "is", "atLeast", "atMost");
        return Test(node, fields, "name") ?? new("", null, null, null);
    }

    private static EventTest Event(YamlPlace node)
    {
        if (node.IsText)
            return new(node.Text() ?? "", null, LongestWindow);
        var fields = node.Fields("name", "property", "is", "atLeast", "atMost", "days");
        var name = fields.TryGetValue("name", out var n) ? n.Text() : null;
        if (!fields.ContainsKey("name"))
            node.Error("Say which event: name.");
        var asked = fields.ContainsKey("property") ? Test(node, fields, "property") : null;
        if (asked is null && (fields.ContainsKey("is") || fields.ContainsKey("atLeast") || fields.ContainsKey("atMost")))
            node.Error("Say of which property: property.");
        var days = fields.TryGetValue("days", out var d) ? d.Whole(1, LongestWindow) : null;
        if (!fields.ContainsKey("days"))
            node.Error("Say within how many days: days.");
        return new(name ?? "", asked, days ?? 1);
    }

    private static ValueTest? Test(YamlPlace node, Dictionary<string, YamlPlace> fields, string nameField)
    {
        if (!fields.TryGetValue(nameField, out var named))
        {
            node.Error($"Say which: {nameField}.");
            return null;
        }
        var (least, most) = (fields.TryGetValue("atLeast", out var l) ? l.Number() : null, fields.TryGetValue("atMost", out var m) ? m.Number() : null);
        var test = new ValueTest(named.Text() ?? "", fields.TryGetValue("is", out var words) ? Some(words, words.Texts()) : null, least, most);
        if (least > most)
            node.NeverHolds($"nothing is at least {least} and at most {most}.");
        else if (test.Is is { Count: > 0 } && !test.Is.Any(test.Fits))
            node.NeverHolds("none of the words lies between the numbers.");
        return test;
    }

    /// <summary>Once all are read: names that nobody has, conditions that lead back to themselves, that contradict what they rest on, or that nothing uses.</summary>
    public void Check()
    {
        foreach (var (node, name) in uses.Where(use => !named.ContainsKey(use.Name)))
            node.Error($"There is no condition “{name}”{(named.Count > 0 ? $". There are: {string.Join(", ", named.Keys)}." : ": conditions: names them.")}");
        foreach (var (name, (node, _)) in named)
            if (Cycle(name) is { } cycle)
                node.Error($"This leads back to itself: {string.Join(" → ", cycle)}.");
        foreach (var (name, (node, condition)) in named)
            if (condition.All.Intersect(condition.None).FirstOrDefault() is { } both)
                node.NeverHolds($"“{both}” must hold and must not.");
            else if (!uses.Exists(use => use.Name == name))
                node.Warn("Nothing uses this condition.");
    }

    /// <summary>The shortest way from a condition back to itself; null where none leads there.</summary>
    private List<string>? Cycle(string start)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = new Queue<string>([start]);
        while (waiting.TryDequeue(out var name))
            foreach (var next in named.TryGetValue(name, out var at) ? at.Condition.All.Concat(at.Condition.Any).Concat(at.Condition.None) : [])
            {
                if (next == start)
                    return Way(start, name, cameFrom);
                if (cameFrom.TryAdd(next, name))
                    waiting.Enqueue(next);
            }
        return null;
    }

    private static List<string> Way(string start, string last, Dictionary<string, string> cameFrom)
    {
        var way = new List<string> { start };
        for (var name = last; name != start; name = cameFrom[name])
            way.Insert(0, name);
        way.Insert(0, start);
        return way;
    }
}
