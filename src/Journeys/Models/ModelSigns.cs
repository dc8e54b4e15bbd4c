using System.Text;
using Throughline.Kernel;

namespace Throughline.Journeys.Models;

/// <summary>A sign of a model's text, or a name; lines and columns count from 1.</summary>
internal readonly record struct ModelSign(char Kind, string Name, int Line, int Column)
{
    public const char IsName = 'n', IsEnd = 'e', IsLine = '\n';

    public string Words => Kind switch { IsName => $"“{Name}”", IsEnd => "the end", IsLine => "a new line", _ => $"“{Kind}”" };

    public UserErrorException Wrong(string what) => new($"The model, line {Line}, column {Column}: {what}");
}

/// <summary>Cuts a model's text into names and signs.</summary>
internal sealed class ModelSigns(string text)
{
    private const int LongestText = 20_000;
    private const string Signs = ">|()?+*";

    private int at, line = 1, column = 1;

    /// <summary>Whether a name needs no quotes.</summary>
    public static bool IsPlain(string name) =>
        name.Length > 0 && name.Trim() == name && name.AsSpan().IndexOfAny(Signs + "\"→\r\n") < 0;

    public List<ModelSign> All()
    {
        if (text.Length > LongestText)
            throw new UserErrorException($"The model is longer than {LongestText} characters.");
        var signs = new List<ModelSign>();
        while (true)
        {
            while (at < text.Length && text[at] != '\n' && char.IsWhiteSpace(text[at]))
                Go();
            if (at == text.Length)
                return [.. signs, new(ModelSign.IsEnd, "", line, column)];
            var (from, here) = (line, column);
            var first = text[at];
            if (first == '\n' || first == '→' || Signs.Contains(first, StringComparison.Ordinal))
            {
                Go();
                signs.Add(new(first == '→' ? '>' : first, "", from, here));
            }
            else
            {
                signs.Add(new(ModelSign.IsName, first == '"' ? Quoted(from, here) : Plain(), from, here));
            }
        }
    }

    private string Plain()
    {
        var begin = at;
        while (at < text.Length && !(Signs + "\"→\n").Contains(text[at], StringComparison.Ordinal))
            Go();
        return text[begin..at].Trim();
    }

    private string Quoted(int from, int here)
    {
        var name = new StringBuilder();
        Go();
        while (at < text.Length)
        {
            if (text[at] == '"' && (at + 1 == text.Length || text[at + 1] != '"'))
            {
                Go();
                return name.ToString();
            }
            if (text[at] == '"')
                Go();
            name.Append(text[at]);
            Go();
        }
        throw new ModelSign('"', "", from, here).Wrong("the quotes that begin here are not closed. A quotation mark in a name is written twice.");
    }

    private void Go()
    {
        (line, column) = text[at] == '\n' ? (line + 1, 1) : (line, column + 1);
        at++;
    }
}
