using FsCheck;
using FsCheck.Fluent;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Tests.Models;

/// <summary>Models of steps whose names are hard to write.</summary>
internal static class GenerateModels
{
    private static readonly string[] Names = ["a", "Visited shop", "Is it late?", "\"quoted\"", "a > b", "→", " led by a space", "1+1", "(", "line\nbreak", "", "é\U0001F600", "<b>x</b>"];

    /// <summary>Sequences, choices, what is optional and loops, so deep.</summary>
    public static Gen<ModelAsked> Of(int depth)
    {
        var step = Gen.Elements(Names).Select(name => new ModelAsked { Step = name });
        if (depth == 0)
            return step;
        var parts = from count in Gen.Choose(2, 3) from several in Of(depth - 1).ArrayOf(count) select several;
        return Gen.OneOf(
            step, parts.Select(several => new ModelAsked { Sequence = several }), parts.Select(several => new ModelAsked { Choice = several }),
            Of(depth - 1).Select(one => new ModelAsked { Optional = one }), Of(depth - 1).Select(one => new ModelAsked { Loop = one }));
    }
}
