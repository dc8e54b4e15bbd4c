using Throughline.Conversations.Routing;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Routing;

public sealed class EqualTests
{
    [Fact]
    public void The_router_decides_as_the_slow_and_obvious_one_does() => Generated.Holds(GenerateFacts.Seeds, seed =>
    {
        var (world, slow, fast) = (new GenerateFacts(seed), new SlowRouter(), new Router());
        var story = new List<string>();
        foreach (var fact in world.Begin().Concat(Enumerable.Range(0, 20 + (seed % 100)).Select(_ => world.Next(slow))))
        {
            var (expected, made) = (Told(() => slow.Apply(fact)), Told(() => fast.Apply(fact)));
            story.Add($"{fact}\n    {expected.ReplaceLineEndings("\n    ")}");
            Assert.True(expected == made, $"{string.Join('\n', story)}\nbut the router:\n    {made.ReplaceLineEndings("\n    ")}");
            Assert.Equal(slow.Items.Values.Count(i => i.Waits), fast.Waiting);
        }
    });

    private static string Told(Func<IReadOnlyList<RoutingOutcome>> apply)
    {
        try
        {
            return string.Join('\n', apply());
        }
        catch (Exception e) when (e is RefusedException or UserErrorException)
        {
            return "refused";
        }
    }
}
