using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Web.Access;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Filters;

/// <param name="Team">Whose it is to be; null for the caller's own. Of a filter that is there already it stays.</param>
public sealed record NewFilter(string? Name, InboxFilter? Filter, string? Team = null);

/// <param name="View">As <c>GET /api/conversations?view=</c> takes it.</param>
/// <param name="Team">Null for the caller's own.</param>
public sealed record FilterAnswer(string Id, string View, string Name, string? Team, InboxFilter Filter, string ChangedAt, string ChangedBy)
{
    internal static FilterAnswer Of(SavedFilter f) => new(f.Id, FilterViews.KeyOf(f), f.Name, f.Team, f.Filter, Micros.ToText(f.ChangedAt), f.ChangedBy);
}

/// <summary>Keeps filters of the inbox: everybody their own, and who leads the desk those of teams.</summary>
internal sealed class KeepFilters(SavedFilters filters, LiveStreams live, Database database, TimeProvider time)
{
    private const string Route = "/api/inbox-filters";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, async (KeepFilters keep, Caller caller) => (await keep.Of(caller)).ConvertAll(FilterAnswer.Of)).Require(Permissions.ConversationsRead).WithTags("Conversations")
            .WithSummary("Kept filters of the inbox: the caller's own and their teams'.");
        routes.MapPost(Route, async (NewFilter request, KeepFilters keep, Caller caller) => TypedResults.Created(Route, FilterAnswer.Of(await keep.Add(caller, request))))
            .Require(Permissions.ConversationsRead).WithTags("Conversations").WithSummary("Keeps a filter for the caller, or for a team where they lead the desk.");
        routes.MapPut(Route + "/{filter}", async (string filter, NewFilter request, KeepFilters keep, Caller caller) => FilterAnswer.Of(await keep.Change(caller, filter, request)))
            .Require(Permissions.ConversationsRead).WithTags("Conversations").WithSummary("Changes a kept filter's name and what it asks for.");
        routes.MapDelete(Route + "/{filter}", async (string filter, KeepFilters keep, Caller caller) =>
        {
            await keep.Remove(caller, filter);
            return TypedResults.NoContent();
        }).Require(Permissions.ConversationsRead).WithTags("Conversations").WithSummary("Takes a kept filter out.");
    }

    /// <summary>Those that the caller sees; who leads the desk, those of all teams.</summary>
    public Task<List<SavedFilter>> Of(Caller caller) => database.Read(session => Viewer.Of(session, caller) is { SeesAll: false } viewer ? filters.Of(session, viewer) : filters.OfAllTeams(session, caller.Id));

    /// <exception cref="RefusedException">404: there is none that the caller sees.</exception>
    public Task<SavedFilter> Get(Caller caller, string id) => database.Read(session => Seen(session, caller, id));

    /// <exception cref="UserErrorException">It can't be kept so.</exception>
    /// <exception cref="RefusedException">403: it is for a team, and the caller does not lead the desk.</exception>
    public Task<SavedFilter> Add(Caller caller, NewFilter request)
    {
        var name = SavedFilter.CheckedName(request.Name);
        if (request.Team is not null && !caller.May(Permissions.RoutingManage))
            throw new RefusedException(StatusCodes.Status403Forbidden, "Who leads the desk keeps filters for a team. You can keep it for yourself, or send its address.");
        return database.Write(tx =>
        {
            var made = new SavedFilter(Ids.New(time), request.Team is null ? null : TeamList.Get(tx, request.Team).Key, request.Team is null ? caller.Id : null, name, ToKeep(tx, caller, request.Filter), Micros.Now(time), caller.Name);
            filters.Add(tx, made);
            tx.AfterCommit(() => live.Changed(InboxTopics.List));
            return made;
        });
    }

    /// <exception cref="UserErrorException">It can't be kept so.</exception>
    /// <exception cref="RefusedException">404: there is none that the caller sees; 403: it is a team's, and they don't lead the desk.</exception>
    public Task<SavedFilter> Change(Caller caller, string id, NewFilter request)
    {
        var name = SavedFilter.CheckedName(request.Name);
        return database.Write(tx =>
        {
            var changed = Own(tx, caller, id) with { Name = name, Filter = ToKeep(tx, caller, request.Filter), ChangedAt = Micros.Now(time), ChangedBy = caller.Name };
            filters.Set(tx, changed);
            tx.AfterCommit(() => live.Changed(InboxTopics.List));
            return changed;
        });
    }

    /// <exception cref="RefusedException">404: there is none that the caller sees; 403: it is a team's, and they don't lead the desk.</exception>
    public Task Remove(Caller caller, string id) => database.Write(tx =>
    {
        filters.Remove(tx, Own(tx, caller, id).Id);
        tx.AfterCommit(() => live.Changed(InboxTopics.List));
    });

    private static InboxFilter ToKeep(Session session, Caller caller, InboxFilter? said) => FilterViews.Known(session, caller, said ?? new()) is { Person: null } filter ? filter
        : throw new UserErrorException("What is looked for of one person is not kept: it would still name them when they are erased. Show it, or send its address; a segment can be kept.");

    private SavedFilter Seen(Session session, Caller caller, string id) =>
        filters.Find(session, id) is { } found && found.IsSeenBy(Viewer.Of(session, caller)) ? found : throw new RefusedException(StatusCodes.Status404NotFound, $"There is no filter {id}.");

    private SavedFilter Own(Session session, Caller caller, string id) =>
        Seen(session, caller, id) is var found && found.IsChangedBy(caller) ? found : throw new RefusedException(StatusCodes.Status403Forbidden, $"The filter {found.Name} is a team's: who leads the desk changes it.");
}
