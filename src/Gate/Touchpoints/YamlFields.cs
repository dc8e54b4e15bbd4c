using YamlDotNet.RepresentationModel;

namespace Throughline.Gate.Touchpoints;

/// <summary>The fields of a mapping, of which only some may be there; what is of another kind than it should be is a mistake at its line.</summary>
internal sealed class YamlFields
{
    private readonly Dictionary<string, YamlNode> values = new(StringComparer.Ordinal);
    private readonly List<YamlMistake> mistakes;

    public YamlFields(YamlMappingNode node, string[] known, List<YamlMistake> mistakes)
    {
        this.mistakes = mistakes;
        foreach (var (key, value) in node.Children)
        {
            var field = TouchpointYaml.Text(key);
            if (!known.Contains(field, StringComparer.Ordinal))
            {
                mistakes.Add(new(key.Start.Line, $"there is no field “{field}”; there are {string.Join(", ", known)}"));
                continue;
            }
            values[field] = value;
            Lines[field] = key.Start.Line;
        }
    }

    /// <summary>Where each field stands.</summary>
    public Dictionary<string, long> Lines { get; } = new(StringComparer.Ordinal);

    public string? Word(string field) => !values.TryGetValue(field, out var value) ? null
        : value is YamlScalarNode scalar ? Said(scalar) : Wrong(field, $"{field} is one text");

    public IReadOnlyList<string> Words(string field)
    {
        if (!values.TryGetValue(field, out var value) || value is YamlScalarNode { Value: null or "" })
            return [];
        if (value is YamlSequenceNode list && list.All(item => item is YamlScalarNode))
            return [.. list.Cast<YamlScalarNode>().Select(item => Said(item) ?? "")];
        Wrong(field, $"{field} is a list of texts: [one, another]");
        return [];
    }

    public YamlFields? Map(string field, string[] known)
    {
        if (!values.TryGetValue(field, out var value) || value is YamlScalarNode { Value: null or "" })
            return null;
        if (value is YamlMappingNode mapping)
            return new(mapping, known, mistakes);
        Wrong(field, $"{field} has fields of its own: {string.Join(", ", known)}");
        return null;
    }

    // a plain ~ or null says that there is nothing
    private static string? Said(YamlScalarNode scalar) =>
        scalar.Style == YamlDotNet.Core.ScalarStyle.Plain && scalar.Value is null or "~" or "null" or "" ? null : scalar.Value;

    private string? Wrong(string field, string says)
    {
        mistakes.Add(new(Lines[field], says));
        return null;
    }
}
