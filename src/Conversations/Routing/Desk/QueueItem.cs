using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Routing.Desk;

/// <param name="Item">Of a conversation, or whatever it is; told apart by it.</param>
/// <param name="Weight">Units of an agent's capacity; 1 where not said.</param>
/// <param name="Tags">By which the queue's policy may lift it.</param>
/// <param name="Preferred">Who is asked first; null for nobody.</param>
/// <param name="WaitSeconds">How long it waits for them alone while they are busy.</param>
public sealed record NewItem(string? Item, string? Channel, int? Weight, IReadOnlyList<string>? Tags, string? Preferred, int? WaitSeconds);

/// <summary>Puts an item into a queue, takes it out, and says that it is done, for systems that route by the API.</summary>
internal sealed class QueueItem(RouteItem route, RoutedItems items, Database database)
{
    private const int Longest = 200, LongestWait = 24 * 3600;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/queues/{id}/items", (string id, NewItem item, QueueItem queue) => queue.Add(id, item))
            .Require(Permissions.RoutingManage).WithTags("Queues").WithSummary("An item waits in the queue from now on. 409 where it waits or is with somebody already.");
        routes.MapDelete("/api/queues/items/{item}", (string item, QueueItem queue) => queue.Do(tx => queue.Route.Withdraw(tx, item)))
            .Require(Permissions.RoutingManage).WithTags("Queues").WithSummary("An item needs nobody any more. 409 where an agent has it.");
        routes.MapPost("/api/queues/items/{item}/completion", (string item, QueueItem queue, Caller caller) => queue.Complete(caller, item))
            .Require(Permissions.ConversationsWrite).WithTags("Queues").WithSummary("The caller is done with an item that they have, and begins the wrap-up that its queue asks for; who leads the desk says it of any.");
        routes.MapPost("/api/queues/items/{item}/assignment", (string item, NewAssignment to, QueueItem queue, Caller caller) => queue.Do(tx => queue.Route.Assign(tx, item, to.Agent ?? "", caller.Name)))
            .Require(Permissions.RoutingManage).WithTags("Queues").WithSummary("Gives an item to an agent, whatever the rules say. What is more than their capacity is flagged.");
    }

    private RouteItem Route => route;

    /// <exception cref="UserErrorException">It can't be so.</exception>
    public async Task<NoContent> Add(string queue, NewItem item)
    {
        if (item.Item?.Length is not (> 0 and <= Longest) || item.Channel?.Length is not (> 0 and <= Longest))
            throw new UserErrorException($"Say item and channel, each of 1 to {Longest} characters.");
        if (item.WaitSeconds is < 0 or > LongestWait)
            throw new UserErrorException($"It waits for its preferred agent for 0 to {LongestWait:N0} seconds.");
        return await Do(tx => route.Enqueue(tx, item.Item, queue, item.Channel, item.Weight ?? 1, item.Tags ?? [], item.Preferred, (item.WaitSeconds ?? 0) * Micros.PerSecond));
    }

    /// <exception cref="RefusedException">403: somebody else has it.</exception>
    public Task<NoContent> Complete(Caller caller, string item) => Do(tx =>
    {
        if (items.Find(tx, item) is { State: "held" } held && held.Agent != caller.Id && !caller.May(Permissions.RoutingManage))
            throw new RefusedException(StatusCodes.Status403Forbidden, $"{item} is with somebody else. They say when they are done, or who leads the desk.");
        route.Finish(tx, item, wrapsUp: items.Find(tx, item)?.Agent == caller.Id);
    });

    private async Task<NoContent> Do(Action<Transaction> unit)
    {
        await database.Write(unit);
        return TypedResults.NoContent();
    }
}

public sealed record NewAssignment(string? Agent);
