using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Routing.Deciding;
using Throughline.Conversations.Routing.Skills;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Routing.Desk;

/// <param name="Skills">Each from 1 to 5.</param>
/// <param name="Capacity">Units of work at a time.</param>
/// <param name="Maximum">How many of a channel at a time; a channel that is not there has none of its own.</param>
public sealed record AgentFields(IReadOnlyDictionary<string, int>? Skills, int Capacity, IReadOnlyDictionary<string, int>? Maximum);

/// <param name="Presence">Available, Away, Offline or NotResponding.</param>
public sealed record AgentAnswer(string Id, string Presence, IReadOnlyDictionary<string, int> Skills, int Capacity, IReadOnlyDictionary<string, int> Maximum);

/// <param name="Presence">available, away or offline.</param>
public sealed record NewPresence(string? Presence);

/// <summary>Sets what agents can do, and whether they are there.</summary>
internal sealed class KeepAgent(RoutingFacts facts, RoutedItems items, RoutedAgents agents, RouterSignal signal, Database database, AuditList audit, TimeProvider time)
{
    private const int LongestName = 100, MostNamed = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/agents", (KeepAgent keep) => keep.All()).Require(Permissions.ConversationsRead).WithTags("Agents").WithSummary("Who answers, what they can do, and whether they are there.");
        routes.MapPut("/api/agents/{id}", (string id, AgentFields agent, KeepAgent keep, Caller caller) => keep.Do(caller, id, agent))
            .Require(Permissions.RoutingManage).WithTags("Agents").WithSummary("Makes a user an agent of the desk, or sets what they can do anew. What they have they keep.");
        routes.MapPut("/api/agents/{id}/presence", (string id, NewPresence presence, KeepAgent keep, Caller caller) => keep.Be(caller, id, presence.Presence))
            .Require(Permissions.ConversationsWrite).WithTags("Agents").WithSummary("Says whether an agent is available, away or offline. Offers of who is offline are back in their queues at once.");
    }

    public Task<List<AgentAnswer>> All() => database.Read(session => agents.Agents(session).ConvertAll(of => Answer(of.Agent, of.Presence)));

    /// <exception cref="UserErrorException">It can't be so.</exception>
    public Task<AgentAnswer> Do(Caller caller, string id, AgentFields fields)
    {
        var agent = Checked(id, fields);
        return database.Write(tx =>
        {
            var (_, now) = facts.Lock(tx, Micros.Now(time));
            agents.Set(tx, agent);
            facts.Append(tx, new AgentSet(now, agent));
            audit.Add(tx, caller, "agent.set", $"agent {id}");
            tx.AfterCommit(signal.Set);
            return Answer(agent, agents.Agents(tx).Find(of => of.Agent.Id == id).Presence);
        });
    }

    /// <exception cref="UserErrorException">There is no such presence.</exception>
    /// <exception cref="RefusedException">403: of somebody else; 404: they are no agent of the desk.</exception>
    public Task<AgentAnswer> Be(Caller caller, string id, string? said)
    {
        if (caller.Id != id && !caller.May(Permissions.RoutingManage))
            throw new RefusedException(StatusCodes.Status403Forbidden, "You say of yourself whether you are there. Of others says who leads the desk.");
        var presence = said?.ToUpperInvariant() switch
        {
            "AVAILABLE" => Presence.Available,
            "AWAY" => Presence.Away,
            "OFFLINE" => Presence.Offline,
            _ => throw new UserErrorException($"“{said}” is no presence. Say available, away or offline."),
        };
        return database.Write(tx =>
        {
            var (_, now) = facts.Lock(tx, Micros.Now(time));
            var agent = agents.Agents(tx).Find(of => of.Agent.Id == id).Agent ?? throw new RefusedException(StatusCodes.Status404NotFound, $"{id} is no agent of the desk.");
            agents.SetPresence(tx, id, presence, now);
            if (presence == Presence.Offline)
                foreach (var offer in items.OpenOf(tx, id))
                {
                    items.End(tx, offer.Number, RoutedItems.StateOf(Ending.Offline), now);
                    items.WaitAgain(tx, offer.Item);
                }
            facts.Append(tx, new PresenceSet(now, id, presence));
            tx.AfterCommit(signal.Set);
            return Answer(agent, presence);
        });
    }

    internal static Agent Checked(string id, AgentFields fields)
    {
        var (skills, maximum) = (fields.Skills ?? new Dictionary<string, int>(), fields.Maximum ?? new Dictionary<string, int>());
        if (id.Length is 0 or > LongestName || skills.Count > MostNamed || maximum.Count > MostNamed)
            throw new UserErrorException($"An agent's id has 1 to {LongestName} characters, and at most {MostNamed} skills and channels.");
        if (skills.FirstOrDefault(skill => !ReadSkills.IsName(skill.Key) || skill.Value is < ReadSkills.LowestLevel or > ReadSkills.HighestLevel) is { Key: not null } wrong)
            throw new UserErrorException($"The skill “{wrong.Key}” at {wrong.Value}: a name is a letter, then letters, digits, - _ and dots; a level is from {ReadSkills.LowestLevel} to {ReadSkills.HighestLevel}.");
        if (fields.Capacity is < 1 or > AgentState.MostCapacity || maximum.Values.Any(most => most < 0))
            throw new UserErrorException($"The capacity is from 1 to {AgentState.MostCapacity:N0} units, and no maximum is below 0.");
        return new(id, skills, fields.Capacity, maximum);
    }

    private static AgentAnswer Answer(Agent agent, Presence presence) => new(agent.Id, presence.ToString(), agent.Skills, agent.Capacity, agent.Maximum);
}
