using Throughline.Journeys.BeforeAndAfter;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Tests.BeforeAndAfter;

public sealed class PathsLayoutTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nothing_overlaps_what_is_rare_is_left_out_by_rank_and_nothing_hangs_in_the_air(int seed)
    {
        var chance = new Random(seed);
        var layout = new PathsLayout([Side(chance, before: true), Side(chance, before: false)]);
        Assert.True(layout.ShownPlaces < layout.AllPlaces);
        foreach (var column in layout.Nodes.GroupBy(node => node.X))
        {
            foreach (var (above, below) in column.OrderBy(node => node.Y).Zip(column.OrderBy(node => node.Y).Skip(1)))
                Assert.True(below.Y >= above.Y + Math.Max(above.Height, 2 * PathsLayout.LineHeight), $"{above} {below}");
        }
        Assert.All(layout.Nodes, node => Assert.True(node.X >= 0 && node.Y >= 0 && node.X + layout.ColumnWidth <= layout.Width && node.Y + node.Height <= layout.Height));
        foreach (var side in layout.Nodes.Where(node => node.Place.Parent is not null).GroupBy(node => node.Side))
        {
            var shown = side.Select(node => node.Place).ToList();
            Assert.All(shown, place => Assert.True(place.Parent!.Parent is null || shown.Contains(place.Parent)));
            Assert.True(shown.Min(place => place.Journeys) >= side.Key.Places.Skip(1).Except(shown).Max(place => place.Journeys));
        }
        Assert.Single(layout.Nodes, node => node.Place.Parent is null);
        Assert.Equal(layout.Nodes.Count - 1, layout.Ribbons.Count);
    }

    [Theory]
    [InlineData("short", "short")]
    [InlineData("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦…")]
    [InlineData("one two three four five", "one two three …")]
    public void A_name_is_cut_between_characters(string name, string cut) => Assert.Equal(cut, ShortName.Of(name, 100));

    private static PathsSide Side(Random chance, bool before)
    {
        var query = JourneyQuery.Parse("""{"ask":"paths","paths":{"at":"at","steps":4}}""");
        return new PathsSide(query with { Paths = query.Paths! with { Before = before ? true : null } }, new PathsAnswer(2000, 9000, Node(chance, "at", 1000, 0)));
    }

    private static PathAnswer Node(Random chance, string step, int journeys, int depth)
    {
        var (left, next) = (journeys, new List<PathAnswer>());
        for (var i = 0; i < 5 && depth < 4 && left > 1; i++)
        {
            var part = 1 + chance.Next(left);
            left -= part;
            next.Add(Node(chance, $"{step}{i}", part, depth + 1));
        }
        var other = depth < 4 ? left / 2 : 0;
        return new PathAnswer(step, journeys, 0, 0, depth < 4 ? left - other : 0, next, other > 0 ? 3 : 0, other);
    }
}
