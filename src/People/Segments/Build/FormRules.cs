using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Throughline.Kernel;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments.Build;

/// <summary>From form to rule and back. A rule goes by its JSON, so that the form can say nothing that the API could not.</summary>
internal static class FormRules
{
    /// <exception cref="UserErrorException">A line can't be understood, and the message says which.</exception>
    public static Rule ToRule(RuleForm form)
    {
        if (form.Json is not null)
            return RuleJson.Read(form.Json);
        var groups = form.Groups.Select((group, g) => Group(group, form.Groups.Count > 1 ? $"group {g + 1}, " : "")).ToList();
        return groups.Count switch
        {
            0 => throw new UserErrorException("The rule has no lines yet. Add one."),
            1 => groups[0],
            _ => form.Match == "any" ? new Rule.Any(groups) : new Rule.All(groups),
        };
    }

    /// <summary>The rule in the form's fields, or as JSON where it has no room for it.</summary>
    public static RuleForm ToForm(string name, string about, Rule rule)
    {
        var (match, parts) = rule switch
        {
            Rule.All { Of: var of } when of.Any(IsGroup) => ("all", of),
            Rule.Any { Of: var of } when of.Any(IsGroup) => ("any", of),
            _ => ("all", (IReadOnlyList<Rule>)[rule]),
        };
        var groups = parts.Select(Group).ToList();
        return groups.TrueForAll(group => group is not null)
            ? new RuleForm { Name = name, About = about, Match = match, Groups = groups.ConvertAll(group => group!) }
            : new RuleForm { Name = name, About = about, Json = Indented(rule) };
    }

    public static string Indented(Rule rule)
    {
        using var json = JsonDocument.Parse(RuleJson.Write(rule), new() { MaxDepth = 512 });
        return JsonSerializer.Serialize(json.RootElement, Pretty);
    }

    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        MaxDepth = 512,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static bool IsGroup(Rule rule) => rule is Rule.All or Rule.Any or Rule.Not { Of: Rule.Any or Rule.All };

    private static LineGroup? Group(Rule rule)
    {
        var (match, parts) = rule switch
        {
            Rule.All all => ("all", all.Of),
            Rule.Any any => ("any", any.Of),
            Rule.Not { Of: Rule.Any any } => ("none", any.Of),
            _ => ("all", (IReadOnlyList<Rule>)[rule]),
        };
        var lines = parts.Select(Line).ToList();
        return lines.TrueForAll(line => line is not null) ? new LineGroup { Match = match, Lines = lines.ConvertAll(line => line!) } : null;
    }

    private static Rule Group(LineGroup group, string place)
    {
        if (group.Lines.Count == 0)
            throw new UserErrorException($"{place}line 1: there is none yet. Add one.");
        var lines = group.Lines.Select((line, c) => Line(line, $"{place}line {c + 1}")).ToList();
        return group.Match switch
        {
            "none" => new Rule.Not(new Rule.Any(lines)),
            "any" when lines.Count > 1 => new Rule.Any(lines),
            _ when lines.Count > 1 => new Rule.All(lines),
            _ => lines[0],
        };
    }

    private static Rule Line(RuleLine line, string place)
    {
        try
        {
            var rule = RuleJson.Read(Json(line).ToJsonString());
            return line is { Kind: RuleLine.Segment or RuleLine.Phase, How: "isNot" } ? new Rule.Not(rule) : rule;
        }
        catch (UserErrorException e)
        {
            var told = e.Message.StartsWith("rule.", StringComparison.Ordinal) ? e.Message[5..] : e.Message;
            throw new UserErrorException($"{char.ToUpperInvariant(place[0])}{place[1..]}: {told}", e);
        }
    }

    private static JsonObject Json(RuleLine line)
    {
        switch (line.Kind)
        {
            case RuleLine.Did:
                var did = With(new() { ["event"] = line.Name }, line);
                did[line.How is "atMost" or "exactly" ? line.How : "atLeast"] = Number(line.Times);
                if (line.Days.Length > 0)
                    did["inLastDays"] = Number(line.Days);
                return did;
            case RuleLine.Then:
                var then = With(new() { ["first"] = line.Name }, line);
                then[line.How == "thenNot" ? "thenNot" : "then"] = new JsonObject { ["event"] = line.Second };
                then["withinDays"] = Number(line.Within);
                if (line.Days.Length > 0)
                    then["inLastDays"] = Number(line.Days);
                return then;
            case RuleLine.Trait:
                return Tested(new() { ["trait"] = line.Name }, line.How, line.Value);
            case RuleLine.Segment:
                return new() { ["segment"] = Number(line.Value) };
            case RuleLine.Consent:
                return new() { ["consent"] = line.Name, ["purpose"] = line.Value, ["is"] = line.How };
            default:
                return new() { ["phase"] = line.Value };
        }
    }

    private static JsonObject With(JsonObject node, RuleLine line)
    {
        if (line.Property.Length > 0)
            node["where"] = new JsonArray(Tested(new() { ["property"] = line.Property }, line.PropertyHow, line.PropertyValue));
        return node;
    }

    private static JsonObject Tested(JsonObject node, string how, string value)
    {
        var op = Words.Ops.Where(op => Words.Key(op) == how).Select(op => (Op?)op).FirstOrDefault() ?? Op.Is;
        node[Words.Key(op)] = op switch
        {
            Op.Known or Op.Unknown => true,
            Op.In => new JsonArray([.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one => (JsonNode)one)]),
            Op.InLast or Op.InNext => Number(value),
            _ => value,
        };
        return node;
    }

    /// <summary>A number where it is one; what is not is left for the reader of rules to complain about.</summary>
    private static JsonNode? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : Values.Number(text) is { } number ? number : text;

    private static RuleLine? Line(Rule rule) => rule switch
    {
        Rule.Did { What.Filters.Count: <= 1 } did when did.Most is null || did.Least == 0 || did.Least == did.Most => Filtered(did.What, new RuleLine
        {
            Kind = RuleLine.Did,
            Name = did.What.Name,
            Days = Days(did.Within),
            How = did.Most == did.Least ? "exactly" : did.Most is null ? "atLeast" : "atMost",
            Times = (did.Most ?? did.Least).ToString(CultureInfo.InvariantCulture),
        }),
        Rule.Then { First.Filters.Count: <= 1, Second.Filters.Count: 0 } then => Filtered(then.First, new RuleLine
        {
            Kind = RuleLine.Then,
            Name = then.First.Name,
            Second = then.Second.Name,
            How = then.Missed ? "thenNot" : "then",
            Within = Days(then.Within),
            Days = Days(then.Last),
        }),
        Rule.Trait trait => new RuleLine { Kind = RuleLine.Trait, Name = trait.Name, How = Words.Key(trait.Test.Op), Value = Operands(trait.Test) },
        Rule.In other => new RuleLine { Kind = RuleLine.Segment, How = "is", Value = other.Segment.ToString(CultureInfo.InvariantCulture) },
        Rule.Not { Of: Rule.In other } => new RuleLine { Kind = RuleLine.Segment, How = "isNot", Value = other.Segment.ToString(CultureInfo.InvariantCulture) },
        Rule.Phase phase => new RuleLine { Kind = RuleLine.Phase, How = "is", Value = phase.Name },
        Rule.Not { Of: Rule.Phase phase } => new RuleLine { Kind = RuleLine.Phase, How = "isNot", Value = phase.Name },
        Rule.Consent consent => new RuleLine { Kind = RuleLine.Consent, Name = consent.Channel, Value = consent.Purpose, How = Words.Of(consent.Is) },
        _ => null,
    };

    private static RuleLine Filtered(Selector selector, RuleLine line) => selector.Filters is [var filter]
        ? line with { Property = filter.Property, PropertyHow = Words.Key(filter.Test.Op), PropertyValue = Operands(filter.Test) }
        : line;

    private static string Operands(Test test) => test.IsOfTime
        ? Days(long.Parse(test.Operands[0], CultureInfo.InvariantCulture))
        : string.Join(", ", test.Operands);

    private static string Days(long? micros) => micros is { } length ? ((double)length / Micros.PerDay).ToString("0.######", CultureInfo.InvariantCulture) : "";
}
