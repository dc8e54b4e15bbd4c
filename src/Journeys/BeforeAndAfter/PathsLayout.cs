namespace Throughline.Journeys.BeforeAndAfter;

/// <summary>
/// Where the places of paths are drawn: columns by how many steps away, heights by journeys. What is rare is left out by rank, and the
/// places that a place is reached by are never left out before it.
/// </summary>
internal sealed class PathsLayout
{
    public const double NodeWidth = 14, LineHeight = 24, Margin = 12;
    private const double TallestNode = 320, Gap = 8, Thinnest = 1.5;

    /// <summary>The width of a page beside the rail; and of a column, so that names can be read and nothing is far apart.</summary>
    private const double PageWidth = 980, NarrowestColumn = 140, WidestColumn = 236;

    private const int MostPlaces = 60;

    private readonly double scale;

    public PathsLayout(IReadOnlyList<PathsSide> sides)
    {
        var root = sides[0].Answer.Root.Journeys;
        scale = TallestNode / Math.Max(1, root);
        var shown = sides.Select(side => (Side: side, Tree: Shown(side))).ToList();
        var tallest = shown.Max(s => SlotOf(s.Tree, s.Side.Places[0]));
        var left = shown.Where(s => s.Side.IsBefore).Select(s => Depth(s.Tree)).DefaultIfEmpty(0).Max();
        var right = shown.Where(s => !s.Side.IsBefore).Select(s => Depth(s.Tree)).DefaultIfEmpty(0).Max();
        ColumnWidth = Math.Clamp(PageWidth / (left + right + 1), NarrowestColumn, WidestColumn);
        foreach (var (side, tree) in shown)
            Lay(side, tree, side.Places[0], left, Margin + (tallest - SlotOf(tree, side.Places[0])) / 2, null);
        (Width, Height) = (2 * Margin + (left + right + 1) * ColumnWidth, tallest + 2 * Margin);
        (ShownPlaces, AllPlaces) = (shown.Sum(s => s.Tree.Sum(t => t.Count())), sides.Sum(side => side.Places.Count - 1));
    }

    public List<Node> Nodes { get; } = [];
    public List<Ribbon> Ribbons { get; } = [];
    public double ColumnWidth { get; }
    public double Width { get; }
    public double Height { get; }

    /// <summary>How many places are drawn beside the step itself, of how many.</summary>
    public int ShownPlaces { get; }

    public int AllPlaces { get; }

    public sealed record Node(PathsSide Side, PathPlace Place, double X, double Y, double Height);

    /// <param name="Path">Its outline.</param>
    public sealed record Ribbon(PathPlace Place, string Path);

    private static ILookup<int, PathPlace> Shown(PathsSide side) => side.Places.Where(place => place.Parent is not null)
        .OrderByDescending(place => place.Journeys).ThenBy(place => place.Depth).ThenBy(place => place.Number).Take(MostPlaces)
        .OrderBy(place => place.Number).ToLookup(place => place.Parent!.Number);

    private static int Depth(ILookup<int, PathPlace> tree) => tree.SelectMany(places => places).Select(place => place.Depth).DefaultIfEmpty(0).Max();

    private double HeightOf(PathPlace place) => Math.Max(Thinnest, place.Journeys * scale);

    /// <summary>How much room it and all beyond it need.</summary>
    private double SlotOf(ILookup<int, PathPlace> tree, PathPlace place) =>
        Math.Max(Math.Max(HeightOf(place), 2 * LineHeight) + Gap, tree[place.Number].Sum(next => SlotOf(tree, next)));

    private Node Lay(PathsSide side, ILookup<int, PathPlace> tree, PathPlace place, int rootColumn, double top, Node? parent)
    {
        var column = side.IsBefore ? rootColumn - place.Depth : rootColumn + place.Depth;
        var (slot, height) = (SlotOf(tree, place), HeightOf(place));
        var node = new Node(side, place, Margin + column * ColumnWidth, top + (slot - Math.Max(height, 2 * LineHeight)) / 2, height);
        // the step itself is the same on both sides
        if (parent is not null || !Nodes.Exists(other => other.Place.Parent is null))
            Nodes.Add(node);
        else
            node = Nodes.Find(other => other.Place.Parent is null)!;
        var (next, from) = (top + (slot - tree[place.Number].Sum(child => SlotOf(tree, child))) / 2, node.Y);
        foreach (var child in tree[place.Number])
        {
            var drawn = Lay(side, tree, child, rootColumn, next, node);
            Ribbons.Add(new(child, side.IsBefore ? Outline(drawn, drawn.Y, node, from, drawn.Height) : Outline(node, from, drawn, drawn.Y, drawn.Height)));
            next += SlotOf(tree, child);
            from += drawn.Height;
        }
        return node;
    }

    private static string Outline(Node left, double fromY, Node right, double toY, double height)
    {
        var (x0, x1) = (left.X + NodeWidth, right.X);
        var middle = (x0 + x1) / 2;
        return FormattableString.Invariant(
            $"M{x0:0.#} {fromY:0.#}C{middle:0.#} {fromY:0.#} {middle:0.#} {toY:0.#} {x1:0.#} {toY:0.#}V{toY + height:0.#}C{middle:0.#} {toY + height:0.#} {middle:0.#} {fromY + height:0.#} {x0:0.#} {fromY + height:0.#}Z");
    }
}
