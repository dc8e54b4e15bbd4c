using System.Globalization;
using System.Text.Json;
using Throughline.Kernel;
using Throughline.People.Consent;
using Throughline.People.Phases;

namespace Throughline.People.Segments.Rules;

/// <summary>Reads a rule from JSON, and says of a wrong one where and what is wrong.</summary>
internal sealed class ReadRule
{
    public const int Deepest = 12, MostParts = 200, LongestName = 200, MostTimes = 1000, MostDays = 3650;
    private static readonly string[] Kinds = ["all", "any", "not", "trait", "event", "first", "segment", "phase", "consent"];

    private int parts;

    public Rule Read(JsonElement json) => Read(json, "rule", 1);

    private Rule Read(JsonElement json, string at, int depth)
    {
        if (depth > Deepest)
            throw Wrong(at, $"is nested more than {Deepest} deep. Make part of it a segment of its own, and name that one here.");
        if (++parts > MostParts)
            throw Wrong(at, $"is part {parts} of the rule; at most {MostParts} are taken.");
        if (json.ValueKind != JsonValueKind.Object)
            throw Wrong(at, "must be an object such as {\"event\": \"Order Completed\"}.");
        var kind = Kinds.Where(kind => json.TryGetProperty(kind, out _)).ToList() switch
        {
            [var one] => one,
            [] => throw Wrong(at, $"must have one of the keys {string.Join(", ", Kinds)}{Has(json)}."),
            var several => throw Wrong(at, $"has both {several[0]} and {several[1]}: put each into an object of its own, under all or any."),
        };
        var value = json.GetProperty(kind);
        return kind switch
        {
            "all" => new Rule.All(Parts(json, value, $"{at}.all", depth)),
            "any" => new Rule.Any(Parts(json, value, $"{at}.any", depth)),
            "not" => Only(json, at, "not") ? new Rule.Not(Read(value, $"{at}.not", depth + 1)) : throw new InvalidOperationException(),
            "trait" => new Rule.Trait(Text(value, $"{at}.trait"), ReadTest.Read(json, at, "trait", ofTime: true)),
            "event" => Did(json, at),
            "first" => Then(json, at),
            "segment" => Only(json, at, "segment") && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var id)
                ? new Rule.In(id)
                : throw Wrong($"{at}.segment", "must be a segment's number."),
            "phase" => Only(json, at, "phase") && Phase.All.Contains(Text(value, $"{at}.phase"), StringComparer.Ordinal)
                ? new Rule.Phase(value.GetString()!)
                : throw Wrong($"{at}.phase", $"must be one of {string.Join(", ", Phase.All)}."),
            _ => Consent(json, at),
        };
    }

    private List<Rule> Parts(JsonElement json, JsonElement value, string at, int depth)
    {
        Only(json, at, at[(at.LastIndexOf('.') + 1)..]);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            throw Wrong(at, "must be a list of at least one rule.");
        return [.. value.EnumerateArray().Select((part, i) => Read(part, $"{at}[{i}]", depth + 1))];
    }

    private static Rule.Did Did(JsonElement json, string at)
    {
        Only(json, at, "event", "where", "atLeast", "atMost", "exactly", "inLastDays");
        var (least, most) = (Times(json, at, "atLeast"), Times(json, at, "atMost"));
        if (Times(json, at, "exactly") is { } exactly)
            (least, most) = least is null && most is null ? (exactly, exactly) : throw Wrong($"{at}.exactly", "can't stand beside atLeast or atMost.");
        if (most < least)
            throw Wrong($"{at}.atMost", $"is less than atLeast, so nobody could belong: {most} < {least}.");
        return new Rule.Did(Selector(json, "event", at), least ?? (most is null ? 1 : 0), most, Length(json, at, "inLastDays"));
    }

    private static Rule.Then Then(JsonElement json, string at)
    {
        Only(json, at, "first", "where", "then", "thenNot", "withinDays", "inLastDays");
        var missed = json.TryGetProperty("thenNot", out var second);
        if (json.TryGetProperty("then", out var then) == missed)
            throw Wrong(at, "must have either then or thenNot: what is to follow, or not to.");
        var key = missed ? "thenNot" : "then";
        second = missed ? second : then;
        if (second.ValueKind != JsonValueKind.Object)
            throw Wrong($"{at}.{key}", "must be an object such as {\"event\": \"Order Completed\"}.");
        Only(second, $"{at}.{key}", "event", "where");
        return new Rule.Then(Selector(json, "first", at), Selector(second, "event", $"{at}.{key}"), missed,
            Length(json, at, "withinDays") ?? throw Wrong($"{at}.withinDays", "is missing: within how many days."), Length(json, at, "inLastDays"));
    }

    private static Rule.Consent Consent(JsonElement json, string at)
    {
        Only(json, at, "consent", "purpose", "is");
        var (channel, purpose, state) = (Text(json.GetProperty("consent"), $"{at}.consent"), Text(Get(json, at, "purpose"), $"{at}.purpose"), Text(Get(json, at, "is"), $"{at}.is"));
        if (!ConsentPurpose.All.Contains(purpose, StringComparer.Ordinal))
            throw Wrong($"{at}.purpose", $"must be one of {string.Join(", ", ConsentPurpose.All)}.");
        var states = Enum.GetValues<ConsentState>();
        return states.Any(known => Words.Of(known) == state)
            ? new Rule.Consent(channel, purpose, states.First(known => Words.Of(known) == state))
            : throw Wrong($"{at}.is", $"must be one of {string.Join(", ", states.Select(Words.Of))}.");
    }

    private static Selector Selector(JsonElement json, string key, string at)
    {
        var name = Text(Get(json, at, key), $"{at}.{key}");
        if (!json.TryGetProperty("where", out var where))
            return new Selector(name, []);
        if (where.ValueKind != JsonValueKind.Array || where.GetArrayLength() > 20)
            throw Wrong($"{at}.where", "must be a list of at most 20 tests such as {\"property\": \"total\", \"moreThan\": 100}.");
        return new Selector(name, [.. where.EnumerateArray().Select((filter, i) =>
            new Filter(Text(Get(filter, $"{at}.where[{i}]", "property"), $"{at}.where[{i}].property"), ReadTest.Read(filter, $"{at}.where[{i}]", "property", ofTime: false)))]);
    }

    private static int? Times(JsonElement json, string at, string key) => !json.TryGetProperty(key, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var times) && times is >= 0 and <= MostTimes ? times
        : throw Wrong($"{at}.{key}", $"must be a whole number from 0 to {MostTimes}.");

    private static long? Length(JsonElement json, string at, string key) => json.TryGetProperty(key, out var value) ? Length(value, $"{at}.{key}") : null;

    /// <summary>Days as microseconds; parts of days are taken, down to a minute.</summary>
    internal static long Length(JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var days) && days is >= 1.0 / 1440 and <= MostDays
            ? (long)Math.Round(days * Micros.PerDay)
            : throw Wrong(at, $"must be a number of days up to {MostDays}; half an hour is 0.0208.");

    private static JsonElement Get(JsonElement json, string at, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var value) ? value : throw Wrong($"{at}.{key}", "is missing.");

    private static string Text(JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } text && text.Trim().Length > 0 && text.Length <= LongestName && !text.Any(char.IsControl)
            ? text
            : throw Wrong(at, $"must be text of 1 to {LongestName} visible characters.");

    /// <summary>Always true: a key that means nothing here is an error, since it was meant to mean something.</summary>
    internal static bool Only(JsonElement json, string at, params ReadOnlySpan<string> keys)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
            if (!keys.Contains(property.Name))
                throw Wrong($"{at}.{property.Name}", $"means nothing here; known are {string.Join(", ", keys.ToArray())}.");
            else if (!seen.Add(property.Name))
                throw Wrong($"{at}.{property.Name}", "is there twice.");
        return true;
    }

    internal static UserErrorException Wrong(string at, string what) => new($"{at} {what}");

    private static string Has(JsonElement json) =>
        json.EnumerateObject().Select(p => p.Name).FirstOrDefault() is { } key ? string.Create(CultureInfo.InvariantCulture, $", and has {key}") : "";
}
