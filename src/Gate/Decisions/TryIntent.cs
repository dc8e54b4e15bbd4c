using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.Web.Access;

namespace Throughline.Gate.Decisions;

/// <summary>What would be decided now, and why. Nothing is reserved and nothing goes out.</summary>
internal sealed class TryIntent(Database database, IdentifierText text, HoldPeople hold, LoadPeople load, KnownOwnership ownership, PolicyVersions policies, TimeProvider time)
{
    private const string Key = "try";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/intents/try", (NewIntent intent, TryIntent attempt, CancellationToken cancel) => attempt.Do(intent, cancel))
        .Require(Permissions.GateRead).WithTags("Decisions").WithSummary("What would be decided about an intent now, and why. Reserves and sends nothing.");

    /// <summary>The key may be left out; an unknown team is the touchpoint's operator, unknown channels are the touchpoint's and e-mail.</summary>
    /// <exception cref="UserErrorException">Something is wrong with it, or it is about nobody.</exception>
    public Task<DecisionAnswer> Do(NewIntent wished, CancellationToken cancel) => database.Read(session =>
    {
        var now = Micros.Now(time);
        var identifier = text.Find(session, wished.Person ?? throw new UserErrorException("Say whom: person, as email:ann@example.org or #17.")).Id;
        var touchpoint = ownership.Touchpoints(session, [wished.Touchpoint ?? ""]).Values.FirstOrDefault();
        var intent = (wished with { Key = wished.Key ?? Key, Team = wished.Team ?? touchpoint?.Operator ?? "nobody" }).Checked(identifier, now);
        var people = hold.Look(session, [identifier]);
        var (version, policy) = policies.Live(session);
        var facts = load.Of(session, people.Members, policy, now)[people.Person[identifier]];
        var decision = Decide.Of(intent, facts.For(intent, touchpoint), policy);
        return DecisionAnswer.Of(new(intent.Key, 0, identifier, now, version, "tried", false, intent.Purpose, intent.Team, intent.Touchpoint, decision));
    }, cancel);
}
