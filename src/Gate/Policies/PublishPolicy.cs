using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Following;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.Gate.Policies;

/// <summary>Makes a policy live that was replayed; the one before retires in the same moment. Decisions from then on are made by it.</summary>
internal sealed class PublishPolicy(Database database, PolicyVersions policies, FollowedAppends followed, AuditList audit, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/policies/{version:long}/live", async (long version, PublishPolicy publish, Caller caller, long? basedOn = null) =>
                TypedResults.Ok(PolicyAnswer.Of(await publish.Do(caller, version, basedOn), withDocument: false)))
            .Require(Permissions.PoliciesWrite).WithTags("Policies").WithSummary("Make a policy live that was replayed; the one that was live retires. 409 where another went live since it was drafted, unless basedOn names that one.");

    /// <param name="caller">Who wants it.</param>
    /// <param name="version">Which is to be live.</param>
    /// <param name="basedOn">Which is live, as far as the caller knows; where not said, the one that was when the draft was made.</param>
    /// <exception cref="UserErrorException">It was not replayed, or was live before.</exception>
    /// <exception cref="RefusedException">409: another went live meanwhile.</exception>
    public Task<PolicyVersion> Do(Caller caller, long version, long? basedOn = null) => database.Write(tx =>
    {
        var now = Micros.Now(time);
        var before = policies.Live(tx).Version;
        var wished = policies.Get(tx, version);
        if (wished.State != PolicyState.Replayed)
            throw new UserErrorException(wished.State switch
            {
                PolicyState.Draft => $"Version {version} has not been replayed. Look at what it would have changed first: throughline policy replay, or POST /api/policies/{version}/replays.",
                PolicyState.Live => $"Version {version} is live already.",
                _ => $"Version {version} was live before and has retired. Draft it again to make it live again.",
            });
        if ((basedOn ?? wished.BasedOn) is { } known && known != before)
            throw new RefusedException(StatusCodes.Status409Conflict,
                $"Version {before} went live meanwhile; version {known} was live before. Look at what differs from version {before}; if it is still right, publish it knowing that (basedOn={before}).");
        // In this order: the database lets only one be live.
        if (!policies.Move(tx, before, PolicyState.Live, PolicyState.Retired, caller.Name, now) || !policies.Move(tx, version, PolicyState.Replayed, PolicyState.Live, caller.Name, now))
            throw new RefusedException(StatusCodes.Status409Conflict, "Somebody else made another policy live in this moment. Look at what is live now, and decide again.");
        followed.Changed(tx);
        audit.Add(tx, caller, "policy.publish", $"version {version}", new { before });
        return policies.Get(tx, version);
    });
}
