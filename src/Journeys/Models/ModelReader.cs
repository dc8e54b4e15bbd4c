using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Models;

/// <summary>From signs to a model. A new line is one after the other, except beside a sign that says something else.</summary>
internal sealed class ModelReader(List<ModelSign> signs)
{
    /// <summary>What a query as JSON has room for.</summary>
    private const int Deepest = 6;

    private int at, depth;

    public ModelAsked Read()
    {
        var model = Parts();
        return Now.Kind == ModelSign.IsEnd ? model : throw Now.Wrong(Now.Kind == ')' ? "there is no “(” that this “)” closes." : Expected());
    }

    private ModelSign Now => signs[at];

    /// <summary>Parts one after the other, or one of them; both only with brackets, so that everyone reads it alike.</summary>
    private ModelAsked Parts()
    {
        List<ModelAsked> parts = [Part()];
        char? between = null;
        while (Joint() is { } joint)
        {
            if (between is { } other && other != joint.Kind)
                throw joint.Wrong("“>” and “|” stand side by side; put what belongs together in brackets: A > (B | C).");
            between = joint.Kind;
            parts.Add(Part());
        }
        return between switch
        {
            null => parts[0],
            '|' => new ModelAsked { Choice = parts },
            _ => new ModelAsked { Sequence = parts },
        };
    }

    /// <summary>What stands between two parts; null where nothing more comes.</summary>
    private ModelSign? Joint()
    {
        var begin = at;
        Lines();
        if (Now.Kind is '>' or '|')
        {
            var joint = Now;
            at++;
            return joint;
        }
        return begin < at && Now.Kind is ModelSign.IsName or '(' ? signs[begin] with { Kind = '>' } : null;
    }

    private ModelAsked Part()
    {
        Lines();
        var sign = Now;
        at++;
        var part = sign.Kind switch
        {
            ModelSign.IsName => new ModelAsked { Step = sign.Name },
            '(' => InBrackets(sign),
            _ => throw sign.Wrong($"here stands {sign.Words}, but a step's name or “(” must come. A name with one of > | ( ) ? + * in it stands in quotes."),
        };
        var (optional, loop) = (false, false);
        for (; Now.Kind is '?' or '+' or '*'; at++)
            (optional, loop) = (optional || Now.Kind != '+', loop || Now.Kind != '?');
        part = loop ? new ModelAsked { Loop = part } : part;
        part = optional ? new ModelAsked { Optional = part } : part;
        return Now.Kind is ModelSign.IsName or '(' ? throw Now.Wrong(Expected()) : part;
    }

    private ModelAsked InBrackets(ModelSign open)
    {
        if (++depth > Deepest)
            throw open.Wrong($"brackets are more than {Deepest} deep.");
        var inside = Parts();
        depth--;
        Lines();
        if (Now.Kind != ')')
            throw Now.Kind == ModelSign.IsEnd ? open.Wrong("the “(” here is not closed.") : Now.Wrong(Expected());
        at++;
        return inside;
    }

    private void Lines()
    {
        while (Now.Kind == ModelSign.IsLine)
            at++;
    }

    private string Expected() => $"here stands {Now.Words}, but “>”, “|” or the end must come. A name with one of > | ( ) ? + * in it stands in quotes.";
}
