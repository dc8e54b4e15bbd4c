using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Throughline.Kernel.Yaml;

/// <summary>
/// YAML that somebody else wrote, as nodes that know their lines. One document, of bounded size and depth; anchors and aliases are refused,
/// since a few lines of them can stand for more than any memory holds.
/// </summary>
public static class YamlFile
{
    public const int Longest = 1 << 20, Deepest = 30;

    /// <summary>The document's node; null where the file is empty.</summary>
    /// <exception cref="UserErrorException">It is no YAML, or more than is read; the message says where.</exception>
    public static YamlNode? Read(string text)
    {
        if (text.Length > Longest)
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"The file has {text.Length:N0} characters; at most {Longest:N0} are read."));
        try
        {
            Examine(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        }
        catch (YamlException e)
        {
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"Line {e.Start.Line}: this is no YAML: {e.Message}"), e);
        }
    }

    // Before the nodes are made, by a loop: deep nesting would else end the process where they call themselves.
    private static void Examine(string text)
    {
        var (depth, documents) = (0, 0);
        for (var parser = new Parser(new StringReader(text)); parser.MoveNext();)
        {
            if (parser.Current is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
                throw At(parser.Current, "anchors (&) and aliases (*) are not read; write it out");
            if (parser.Current is DocumentStart && ++documents > 1)
                throw At(parser.Current, "a second document begins here; one file holds one");
            depth += parser.Current!.NestingIncrease;
            if (depth > Deepest)
                throw At(parser.Current, string.Create(CultureInfo.InvariantCulture, $"this is nested more than {Deepest} levels deep"));
        }
    }

    private static UserErrorException At(ParsingEvent place, string says) => new(string.Create(CultureInfo.InvariantCulture, $"Line {place.Start.Line}: {says}."));
}
