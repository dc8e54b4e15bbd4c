using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Throughline.Kernel;

namespace Throughline.People.Segments.Rules;

/// <summary>Rules as JSON: one object a rule, whose first key says what it is (docs/segments.md). Reading what was written gives the same rule.</summary>
internal static class RuleJson
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };

    /// <summary>Of a request, which may lack it.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static Rule Read(JsonElement json) => json.ValueKind == JsonValueKind.Undefined
        ? throw new UserErrorException("The rule is missing: rule, an object such as {\"event\": \"Order Completed\"}.") : Read(json.GetRawText());

    /// <exception cref="UserErrorException">It is no rule, and the message says where and why.</exception>
    public static Rule Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = 512 });
            return new ReadRule().Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"The rule is not JSON: {e.Message}", e);
        }
    }

    public static string Write(Rule rule) => Node(rule).ToJsonString(Plain);

    public static string Write(IReadOnlyList<Filter> filters) => Filters(filters).ToJsonString(Plain);

    private static JsonObject Node(Rule rule) => rule switch
    {
        Rule.All all => new() { ["all"] = new JsonArray([.. all.Of.Select(Node)]) },
        Rule.Any any => new() { ["any"] = new JsonArray([.. any.Of.Select(Node)]) },
        Rule.Not not => new() { ["not"] = Node(not.Of) },
        Rule.Trait trait => With(new() { ["trait"] = trait.Name }, trait.Test),
        Rule.Did did => Did(did),
        Rule.Then then => Then(then),
        Rule.In other => new() { ["segment"] = other.Segment },
        Rule.Phase phase => new() { ["phase"] = phase.Name },
        Rule.Consent consent => new() { ["consent"] = consent.Channel, ["purpose"] = consent.Purpose, ["is"] = Words.Of(consent.Is) },
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    private static JsonObject Did(Rule.Did did)
    {
        var node = Events("event", did.What, new());
        if (did.Most == did.Least)
            node["exactly"] = did.Least;
        else
        {
            if (did.Least > 0 || did.Most is null)
                node["atLeast"] = did.Least;
            if (did.Most is { } most)
                node["atMost"] = most;
        }
        if (did.Within is { } within)
            node["inLastDays"] = Days(within);
        return node;
    }

    private static JsonObject Then(Rule.Then then)
    {
        var node = Events("first", then.First, new());
        node[then.Missed ? "thenNot" : "then"] = Events("event", then.Second, new());
        node["withinDays"] = Days(then.Within);
        if (then.Last is { } last)
            node["inLastDays"] = Days(last);
        return node;
    }

    private static JsonObject Events(string key, Selector selector, JsonObject node)
    {
        node[key] = selector.Name;
        if (selector.Filters.Count > 0)
            node["where"] = Filters(selector.Filters);
        return node;
    }

    private static JsonArray Filters(IReadOnlyList<Filter> filters) =>
        new([.. filters.Select(filter => With(new() { ["property"] = filter.Property }, filter.Test))]);

    private static JsonObject With(JsonObject node, Test test)
    {
        node[Words.Key(test.Op)] = test.Op switch
        {
            Op.Known or Op.Unknown => true,
            Op.In => new JsonArray([.. test.Operands.Select(operand => (JsonNode)operand)]),
            Op.InLast or Op.InNext => Days(long.Parse(test.Operands[0], System.Globalization.CultureInfo.InvariantCulture)),
            _ => test.Operands[0],
        };
        return node;
    }

    private static double Days(long micros) => (double)micros / Micros.PerDay;
}
