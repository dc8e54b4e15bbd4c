using System.Globalization;
using System.Text.Json;

namespace Throughline.People.Segments.Rules;

/// <summary>Reads the test in an object that names a trait or a property: <c>"atLeast": 18</c>.</summary>
internal static class ReadTest
{
    private const int LongestText = 500, MostValues = 500;

    public static Test Read(JsonElement json, string at, string beside, bool ofTime)
    {
        var ops = Words.Ops.Where(op => ofTime || op is not (Op.InLast or Op.InNext)).ToDictionary(Words.Key);
        ReadRule.Only(json, at, [beside, .. ops.Keys]);
        var given = json.EnumerateObject().Where(p => p.Name != beside).ToList();
        if (given.Count != 1)
            throw ReadRule.Wrong(at, given.Count == 0
                ? $"has no test; known are {string.Join(", ", ops.Keys)}."
                : $"has both {given[0].Name} and {given[1].Name}: put each into an object of its own, under all.");
        var (op, value, place) = (ops[given[0].Name], given[0].Value, $"{at}.{given[0].Name}");
        return new Test(op, op switch
        {
            Op.Known or Op.Unknown when value.ValueKind == JsonValueKind.True => [],
            Op.Known or Op.Unknown => throw ReadRule.Wrong(place, "must be true."),
            Op.In when value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is > 0 and <= MostValues =>
                [.. value.EnumerateArray().Select((one, i) => Operand(one, $"{place}[{i}]"))],
            Op.In => throw ReadRule.Wrong(place, $"must be a list of 1 to {MostValues} values."),
            Op.InLast or Op.InNext => [ReadRule.Length(value, place).ToString(CultureInfo.InvariantCulture)],
            Op.Before or Op.After => Values.Instant(Operand(value, place)) is not null
                ? [Operand(value, place)]
                : throw ReadRule.Wrong(place, "must be a date such as 2026-01-31, or a date and time."),
            Op.MoreThan or Op.AtLeast or Op.LessThan or Op.AtMost => Values.Number(Operand(value, place)) is not null
                ? [Operand(value, place)]
                : throw ReadRule.Wrong(place, "must be a number."),
            _ => [Operand(value, place)],
        });
    }

    private static string Operand(JsonElement value, string at) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
        && Values.Of(value) is { Length: <= LongestText } text
            ? text
            : throw ReadRule.Wrong(at, $"must be text of 1 to {LongestText} characters, a number, true or false.");
}
