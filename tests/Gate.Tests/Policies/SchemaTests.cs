using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Throughline.Gate.Policies;
using Throughline.Support;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Throughline.Gate.Tests.Policies;

/// <summary>What docs/policy.schema.json says of a document, and what the reader of documents says, of generated ones and of ones that were spoilt.</summary>
public sealed partial class SchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(Repository.At("docs/policy.schema.json")))!;

    // What no schema can say: what names mean, and what can never hold.
    private static readonly string[] OfMeaning =
        ["There is no condition", "There is no time zone", "This can never hold", "This leads back", "Two rules are about", "There is a ", "A cap over all", "Nothing could ever be sent", "Say purposes:", "Say of which property", "opens an interaction", "is no host"];

    [Fact]
    public void Schema_and_reader_agree_on_every_document_but_for_what_it_means()
    {
        var (accepted, refused, ofMeaning) = (0, 0, 0);
        for (var seed = 0; seed < 6_000; seed++)
        {
            var random = new Random(seed);
            var document = new GeneratePolicy(random).Document();
            if (seed % 2 == 1)
                document = Spoil(document, random);
            var (policy, problems) = ReadPolicy.Of(document);
            var json = Json(document);
            var fits = json is not null && Fits(json, Schema);
            if (fits == (policy is not null))
                _ = fits ? accepted++ : refused++;
            else
            {
                ofMeaning++;
                Assert.True(fits && problems.Where(p => !p.IsWarning).All(p => Array.Exists(OfMeaning, why => p.Reason.Contains(why, StringComparison.Ordinal))),
                    $"Seed {seed}: the schema {(fits ? "takes" : "refuses")} it, the reader says {string.Join("; ", problems)}\n{document}");
            }
        }
        Assert.True(accepted > 1_500 && refused > 500, $"{accepted} accepted, {refused} refused, {ofMeaning} refused for what they mean.");
    }

    /// <summary>One field with another name, or another value.</summary>
    private static string Spoil(string document, Random random)
    {
        var fields = Field().Matches(document);
        if (fields.Count == 0)
            return document + "caps: nonsense\n";
        var field = fields[random.Next(fields.Count)];
        var (name, value) = (field.Groups["name"], field.Groups["value"]);
        return random.Next(5) switch
        {
            0 => document[..name.Index] + name.Value + "x" + document[(name.Index + name.Length)..],
            1 => document[..value.Index] + "nonsense" + document[(value.Index + value.Length)..],
            2 => document[..value.Index] + "[]" + document[(value.Index + value.Length)..],
            3 => document[..value.Index] + "{ x: [1] }" + document[(value.Index + value.Length)..],
            _ => document[..value.Index] + "[[a]]" + document[(value.Index + value.Length)..],
        };
    }

    [GeneratedRegex(@"(?<=[{,] )(?<name>[a-zA-Z]+): (?<value>[A-Za-z0-9]+|\[[a-z0-9, ]*\])(?= [},]|, )", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Field();

    private static JsonNode? Json(string document)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(document));
        return stream.Documents.Count == 0 ? null : Json(stream.Documents[0].RootNode);
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    /// <summary>As much of JSON Schema as the schema uses.</summary>
    private static bool Fits(JsonNode? value, JsonNode schema) => schema.AsObject().All(rule => rule.Key switch
    {
        "$ref" => Fits(value, rule.Value!.ToString()["#/$defs/".Length..] is var name ? Schema["$defs"]![name]! : schema),
        "type" => rule.Value!.ToString() switch
        {
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value is JsonValue text && text.TryGetValue<string>(out _),
            "integer" => Number(value) is { } whole && whole == Math.Floor(whole),
            _ => Number(value) is not null,
        },
        "enum" => rule.Value!.AsArray().Any(one => Same(one, value)),
        "const" => Same(rule.Value, value),
        "oneOf" => rule.Value!.AsArray().Count(one => Fits(value, one!)) == 1,
        "properties" => value is not JsonObject o || o.All(p => rule.Value![p.Key] is not { } of || Fits(p.Value, of)),
        "additionalProperties" => value is not JsonObject o || o.Where(p => schema["properties"]?[p.Key] is null).All(p => rule.Value is JsonObject of && Fits(p.Value, of)),
        "required" => value is not JsonObject o || rule.Value!.AsArray().All(name => o.ContainsKey(name!.ToString())),
        "items" => value is not JsonArray list || list.All(item => Fits(item, rule.Value!)),
        "minItems" => value is not JsonArray list || list.Count >= Number(rule.Value),
        "minProperties" => value is not JsonObject o || o.Count >= Number(rule.Value),
        "minLength" => Text(value) is not { } t || t.Length >= Number(rule.Value),
        "maxLength" => Text(value) is not { } t || t.Length <= Number(rule.Value),
        "pattern" => Text(value) is not { } t || Regex.IsMatch(t, rule.Value!.ToString(), RegexOptions.None, TimeSpan.FromSeconds(1)),
        "minimum" => !(Number(value) < Number(rule.Value)),
        "maximum" => !(Number(value) > Number(rule.Value)),
        "exclusiveMinimum" => !(Number(value) <= Number(rule.Value)),
        "$schema" or "title" or "description" or "default" or "$defs" => true,
        _ => throw new InvalidOperationException($"The schema uses {rule.Key}, which this test does not know."),
    });

    private static bool Same(JsonNode? one, JsonNode? other) => one?.ToString() == other?.ToString();
    private static string? Text(JsonNode? value) => value is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;
    private static double? Number(JsonNode? value) => value is JsonValue v && !v.TryGetValue<string>(out _) && double.TryParse(v.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
