using Throughline.Conversations.Routing;
using Throughline.Support;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Routing;

/// <summary>Runs generated worlds through the router, with somebody looking on before and after everything that happens.</summary>
internal sealed class Watched
{
    public Follower World { get; } = new();
    public List<RoutingFact> Log { get; } = [];
    public List<RoutingOutcome> Outcomes { get; } = [];

    /// <summary>Before an outcome, with how things stood.</summary>
    public Action<RoutingOutcome>? Before { get; set; }

    /// <summary>After a fact and all that followed.</summary>
    public Action<RoutingFact, IReadOnlyList<RoutingOutcome>>? After { get; set; }

    public static void Holds(Action<Watched> watch, bool isPlain = false) => Generated.Holds(GenerateFacts.Seeds, seed =>
    {
        var (watched, world) = (new Watched(), new GenerateFacts(seed) { IsPlain = isPlain });
        watch(watched);
        watched.Run(world, 20 + (seed % 100));
    });

    private void Run(GenerateFacts world, int length)
    {
        // the reference says what can happen next; equal decisions are another test's matter
        var (slow, router) = (new SlowRouter(), new Router());
        foreach (var fact in world.Begin().Concat(Enumerable.Range(0, length).Select(_ => world.Next(slow))))
        {
            try
            {
                slow.Apply(fact);
                Take(fact, router.Apply(fact));
            }
            catch (RefusedException)
            {
                // nothing has changed
            }
        }
    }

    public void Take(RoutingFact fact, IReadOnlyList<RoutingOutcome> outcomes)
    {
        Log.Add(fact);
        World.Follow(fact);
        foreach (var outcome in outcomes)
        {
            Before?.Invoke(outcome);
            World.Follow(outcome);
            Outcomes.Add(outcome);
        }
        World.End(fact);
        After?.Invoke(fact, outcomes);
    }
}
