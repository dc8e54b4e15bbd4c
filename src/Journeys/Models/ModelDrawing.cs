using System.Globalization;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Models;

/// <summary>
/// A model from top to bottom: a sequence one below the other, a choice side by side, what may be left out with a way around it on the left,
/// what may come again with a way back on the right.
/// </summary>
internal sealed class ModelDrawing
{
    public const int BoxWidth = 220, BoxHeight = 50;
    private const int Gap = 26, Beside = 24, Lane = 22, Around = 16, Fork = 30, End = 9;

    private readonly List<(double X, double Y, string Step)> boxes = [];
    private readonly List<(string Path, bool HasHead)> ways = [];

    public ModelDrawing(ModelAsked model)
    {
        var (width, height) = Size(model);
        (Width, Height, Middle) = (width, height + 2 * (2 * End + Gap), width / 2);
        Down(Middle, 2 * End, 2 * End + Gap, BeginsWithBox(model));
        Add(model, Middle, 2 * End + Gap);
        Down(Middle, Height - 2 * End - Gap, Height - 2 * End, hasHead: true);
    }

    public double Width { get; }
    public double Height { get; }

    /// <summary>Where it begins and ends, from the left.</summary>
    public double Middle { get; }

    /// <summary>Steps by their upper left corner.</summary>
    public IReadOnlyList<(double X, double Y, string Step)> Boxes => boxes;

    /// <summary>Lines as paths; some have an arrow's head at their end.</summary>
    public IReadOnlyList<(string Path, bool HasHead)> Ways => ways;

    private static (double Width, double Height) Size(ModelAsked model)
    {
        if (model.Step is not null)
            return (BoxWidth, BoxHeight);
        if ((model.Optional ?? model.Loop) is { } part)
            return Size(part) is var inner ? (inner.Width + 2 * Lane, inner.Height + 2 * Around) : default;
        var parts = (model.Sequence ?? model.Choice!).Select(Size).ToList();
        return model.Sequence is not null
            ? (parts.Max(p => p.Width), parts.Sum(p => p.Height) + Gap * (parts.Count - 1))
            : (parts.Sum(p => p.Width) + Beside * (parts.Count - 1), parts.Max(p => p.Height) + 2 * Fork);
    }

    private void Add(ModelAsked model, double middle, double top)
    {
        var (width, height) = Size(model);
        if (model.Step is { } step)
            boxes.Add((middle - BoxWidth / 2.0, top, step));
        else if (model.Sequence is { } sequence)
            AddSequence(sequence, middle, top);
        else if (model.Choice is { } choice)
            AddChoice(choice, middle - width / 2, middle, top, height);
        else
            AddAround((model.Optional ?? model.Loop)!, model.Loop is not null, middle, top, width, height);
    }

    private void AddSequence(IReadOnlyList<ModelAsked> parts, double middle, double top)
    {
        foreach (var (i, part) in parts.Index())
        {
            if (i > 0)
                Down(middle, top - Gap, top, BeginsWithBox(part));
            Add(part, middle, top);
            top += Size(part).Height + Gap;
        }
    }

    private void AddChoice(IReadOnlyList<ModelAsked> parts, double left, double middle, double top, double height)
    {
        foreach (var part in parts)
        {
            var size = Size(part);
            var (at, below) = (left + size.Width / 2, top + Fork + size.Height);
            Way($"M{N(middle)} {N(top)}V{N(top + Fork / 3.0)}H{N(at)}V{N(top + Fork)}", BeginsWithBox(part));
            Add(part, at, top + Fork);
            Way($"M{N(at)} {N(below)}V{N(top + height - Fork / 3.0)}H{N(middle)}V{N(top + height)}", hasHead: false);
            left += size.Width + Beside;
        }
    }

    private void AddAround(ModelAsked part, bool isLoop, double middle, double top, double width, double height)
    {
        Down(middle, top, top + Around, BeginsWithBox(part));
        Add(part, middle, top + Around);
        Way($"M{N(middle)} {N(top + height - Around)}V{N(top + height)}", hasHead: false);
        var (from, to, side) = isLoop
            ? (top + height - Around / 2.0, top + Around / 2.0, middle + width / 2 - Lane / 2.0)
            : (top + Around / 2.0, top + height - Around / 2.0, middle - width / 2 + Lane / 2.0);
        Way($"M{N(middle)} {N(from)}H{N(side)}V{N(to)}H{N(middle + (isLoop ? 2 : -2))}", hasHead: true);
    }

    /// <summary>An arrow points at a box; at what stands before one it would only be in the way.</summary>
    private static bool BeginsWithBox(ModelAsked model) => model.Step is not null || (model.Sequence is [var first, ..] && BeginsWithBox(first));

    private void Down(double x, double from, double to, bool hasHead) => Way($"M{N(x)} {N(from)}V{N(to)}", hasHead);
    private void Way(string path, bool hasHead) => ways.Add((path, hasHead));
    private static string N(double length) => length.ToString("0.##", CultureInfo.InvariantCulture);
}
