using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Throughline.Kernel.Yaml;

/// <summary>A place of a document of rules that somebody wrote, which tells all problems with their lines instead of stopping at the first.</summary>
public sealed class YamlPlace(YamlNode node, string path, List<YamlProblem> problems)
{
    private const int LongestDocument = 200_000, DeepestNesting = 12, LongestText = 500;

    public int Line => Of(node.Start).Line;
    public string Path => path;
    public bool IsText => node is YamlScalarNode;
    public bool IsMap => node is YamlMappingNode;

    /// <summary>The root of the document; null where it can't be read at all.</summary>
    /// <param name="yaml">The document.</param>
    /// <param name="what">What it is to be, as a sentence begins: A policy.</param>
    /// <param name="fields">Some of its fields: name: and caps:.</param>
    /// <param name="problems">Takes what is wrong with it.</param>
    public static YamlPlace? Parse(string yaml, string what, string fields, List<YamlProblem> problems)
    {
        if (yaml.Length > LongestDocument)
        {
            problems.Add(new(0, "", $"It has {yaml.Length:N0} characters; at most {LongestDocument:N0} are read."));
            return null;
        }
        try
        {
            if (Refused(yaml, what) is { } problem)
            {
                problems.Add(problem);
                return null;
            }
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root)
                return new(root, "", problems);
            problems.Add(new(stream.Documents.Count == 0 ? 0 : Of(stream.Documents[^1].RootNode.Start).Line, "", $"{what} is one YAML document of fields, as {fields}."));
        }
        catch (YamlException e)
        {
            problems.Add(new(Of(e.Start).Line, "", $"This can't be read as YAML: {e.Message}", Column: Of(e.Start).Column));
        }
        return null;
    }

    /// <summary>Looked at without building anything: references could make a small text enormous, deep nesting could end the process.</summary>
    private static YamlProblem? Refused(string yaml, string what)
    {
        var parser = new Parser(new StringReader(yaml));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (parser.Current is AnchorAlias alias)
                return new(Of(alias.Start).Line, "", $"{what} has no references (*{alias.Value}): write it out.", Column: Of(alias.Start).Column);
            if (depth > DeepestNesting)
                return new(Of(parser.Current.Start).Line, "", $"It is nested more than {DeepestNesting} deep.", Column: Of(parser.Current.Start).Column);
        }
        return null;
    }

    public void Error(string reason) => problems.Add(Problem(reason));

    public void NeverHolds(string because) => Idle("This can never hold: " + because);

    /// <summary>It does nothing: an error in what is written now, and none in what was taken once.</summary>
    public void Idle(string reason) => problems.Add(Problem(reason) with { IsIdle = true });

    public void Warn(string reason) => problems.Add(Problem(reason) with { IsWarning = true });

    private YamlProblem Problem(string reason) => new(Line, path, reason, Column: Of(node.Start).Column);

    private static (int Line, int Column) Of(Mark at) => ((int)Math.Min(at.Line, int.MaxValue), (int)Math.Min(at.Column, int.MaxValue));

    /// <summary>Its fields by name, all of which must be known here.</summary>
    public Dictionary<string, YamlPlace> Fields(params string[] known)
    {
        var fields = Entries();
        foreach (var (name, field) in fields.Where(f => !known.Contains(f.Key, StringComparer.Ordinal)))
        {
            var close = known.MinBy(k => Distance(k, name))!;
            field.Error($"There is no field “{name}” here{(Distance(close, name) <= 2 ? $"; did you mean “{close}”?" : ".")} There are: {string.Join(", ", known)}.");
        }
        return fields;
    }

    /// <summary>Its fields by name, of whatever names.</summary>
    public Dictionary<string, YamlPlace> Entries()
    {
        var fields = new Dictionary<string, YamlPlace>(StringComparer.Ordinal);
        if (node is YamlMappingNode map)
            foreach (var (key, value) in map.Children)
                if (key is YamlScalarNode { Value: { Length: > 0 and <= LongestText } name })
                    fields[name] = new(value, path.Length == 0 ? name : $"{path}.{name}", problems);
                else
                    Error("The name of a field is a word.");
        else if (!IsNothing)
            Error("Fields are expected here, as name: value.");
        return fields;
    }

    private bool IsNothing => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "null" or "~" };

    /// <summary>Its members; a single text or map is a list of one.</summary>
    public List<YamlPlace> Items() => node is YamlSequenceNode list
        ? [.. list.Children.Select((child, i) => new YamlPlace(child, $"{path}[{(i + 1).ToString(CultureInfo.InvariantCulture)}]", problems))]
        : IsNothing ? [] : [this];

    public string? Text()
    {
        if (node is YamlScalarNode { Value: { } value } && value.Trim() is { Length: > 0 and <= LongestText } text && !text.Any(c => char.IsControl(c) && c != '\n'))
            return text;
        Error(node is YamlScalarNode ? $"A text of 1 to {LongestText} characters is expected here." : "A text is expected here, not fields or a list.");
        return null;
    }

    public List<string> Texts() => [.. Items().Select(item => item.Text()).OfType<string>()];

    /// <summary>One of these words.</summary>
    public string? Word(IReadOnlyCollection<string> known)
    {
        if (Text() is not { } text)
            return null;
        if (known.Contains(text, StringComparer.Ordinal))
            return text;
        Error($"“{text}” is none of: {string.Join(", ", known)}.");
        return null;
    }

    public List<string> Words(IReadOnlyCollection<string> known) => [.. Items().Select(item => item.Word(known)).OfType<string>().Distinct()];

    public int? Whole(int least, int most)
    {
        if (node is YamlScalarNode { Value: { } text } && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Error($"A whole number from {least} to {most} is expected here.");
        return null;
    }

    public double? Number()
    {
        if (node is YamlScalarNode { Value: { } text } && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        Error("A number is expected here.");
        return null;
    }

    /// <summary>How many letters must change (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var before = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
                (before, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, before + (one[i - 1] == other[j - 1] ? 0 : 1)));
        }
        return row[other.Length];
    }
}
