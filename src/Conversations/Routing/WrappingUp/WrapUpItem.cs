using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Routing.WrappingUp;

/// <param name="Reason">What it was about; what was said before where null.</param>
/// <param name="Resolution">How it ended; what was said before where null.</param>
public sealed record WrapUpCodes(string? Reason = null, string? Resolution = null);

/// <param name="Number">By which it is ended.</param>
/// <param name="EndedAt">When the agent was done with the customer.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="CodesRequired">It is done only when both are said.</param>
/// <param name="Reasons">What may be said; none for anything.</param>
public sealed record WrapUpAnswer(
    long Number, string Item, string Queue, string Agent, string EndedAt, string Until, string? WrappedAt, string? Ended, string? Reason, string? Resolution, bool CodesRequired, IReadOnlyList<string> Reasons, IReadOnlyList<string> Resolutions)
{
    internal static WrapUpAnswer Of(Handling of, WrapUpPolicy policy) => new(
        of.Number, of.Item, of.Queue, of.Agent, Micros.ToText(of.EndedAt!.Value), Micros.ToText(of.WrapUntil!.Value), of.WrappedAt is { } at ? Micros.ToText(at) : null, of.Ended, of.Reason, of.Resolution,
        policy.IsRequired, policy.Reasons, policy.Resolutions);
}

/// <summary>Says what is left to do of items whose customers are served, and that it is done.</summary>
internal sealed class WrapUpItem(Handlings handlings, RouteItem route, RoutedAgents agents, RoutingFacts facts, IEnumerable<IFollowRouting> followers, Database database, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/wrap-ups", (WrapUpItem wrap, Caller caller) => wrap.Of(caller))
            .Require(Permissions.ConversationsWrite).WithTags("Wrap-ups").WithSummary("What the caller has left to do of items whose customers are served, and until when; the first to end by itself first.");
        routes.MapPost("/api/wrap-ups/{number:long}/completion", (long number, WrapUpCodes codes, WrapUpItem wrap, Caller caller) => wrap.Do(caller, number, codes))
            .Require(Permissions.ConversationsWrite).WithTags("Wrap-ups").WithSummary("It is done, with its codes. After its time they can still be said, once; whoever leads the desk ends anybody's.");
    }

    public Task<List<WrapUpAnswer>> Of(Caller caller) => database.Read(session => Of(session, caller.Id));

    public List<WrapUpAnswer> Of(Session session, string agent) => handlings.WrappingUpOf(session, agent).ConvertAll(of => WrapUpAnswer.Of(of, PolicyOf(session, of)));

    /// <exception cref="UserErrorException">A code is missing, or none of the queue's.</exception>
    /// <exception cref="RefusedException">404: there is none of the caller's; 409: it is done already.</exception>
    public Task<WrapUpAnswer> Do(Caller caller, long number, WrapUpCodes codes) => database.Write(tx =>
    {
        var meant = Mine(tx, caller, number);
        foreach (var follower in followers)
            follower.Hold(tx, meant.Item);
        var (_, now) = facts.Lock(tx, Micros.Now(time));
        var of = Mine(tx, caller, number);
        var (isRunning, policy) = (of.WrappedAt is null, PolicyOf(tx, of));
        // who was too late for its time may still say what it was
        if (!isRunning && (of.Ended is not (Handlings.ByTime or Handlings.ByCustomer) || (of.Reason ?? of.Resolution) is not null))
            throw new RefusedException(StatusCodes.Status409Conflict, $"It is wrapped up already, by {of.Ended}.");
        var (reason, resolution) = policy.Read(codes.Reason, codes.Resolution, of.Reason, of.Resolution, isDone: true);
        var by = of.Agent == caller.Id ? Handlings.ByAgent : Handlings.ByLead;
        handlings.Say(tx, number, reason, resolution);
        if (isRunning)
            route.EndWrapUp(tx, of, by);
        var after = of with { Reason = reason, Resolution = resolution, WrappedAt = of.WrappedAt ?? now, Ended = isRunning ? by : of.Ended };
        foreach (var follower in followers)
            follower.WrappedUp(tx, of.Item, after, caller.Name);
        return WrapUpAnswer.Of(after, policy);
    });

    public WrapUpPolicy PolicyOf(Session session, Handling of) => agents.Queue(session, of.Queue)?.WrapsUp ?? WrapUpPolicy.None;

    private Handling Mine(Session session, Caller caller, long number) => handlings.Find(session, number) is { WrapUntil: not null } of && (of.Agent == caller.Id || caller.May(Permissions.RoutingManage)) ? of
        : throw new RefusedException(StatusCodes.Status404NotFound, $"There is no wrap-up {number} of yours.");
}
