using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Decisions;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Gate.Replays;

/// <summary>
/// What a policy would have made of the last days: person by person, a page of people at a time, so that memory does not grow with their
/// number. A draft whose replay came to its end may become live.
/// </summary>
internal sealed class ReplayPolicy(Database database, PolicyVersions policies, ReplayList replays, HoldPeople people, AuditList audit, TimeProvider time)
{
    public const int DefaultDays = 30, MostDays = 366;
    private const int PageOfPeople = 500;
    private const string Caveat = "Answers, complaints and conversations are taken as they happened, though people may have done otherwise had they been contacted otherwise.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/policies/{version:long}/replays", async (long version, ReplayPolicy replay, Caller caller, CancellationToken cancel, int days = DefaultDays) =>
                TypedResults.Ok(ReplayAnswer.Of(await replay.Do(caller, version, days, null, cancel))))
            .Require(Permissions.PoliciesWrite).WithTags("Policies").WithSummary("Replay a policy over the decisions of the last so many days, and answer with the report. Ends when the request is broken off.");
        routes.MapGet("/api/policies/{version:long}/replay", async (long version, ReplayPolicy replay) => TypedResults.Ok(ReplayAnswer.Of(await replay.Last(version))))
            .Require(Permissions.GateRead).WithTags("Policies").WithSummary("How far the last replay of a policy is, and its report so far.");
        routes.MapDelete("/api/policies/{version:long}/replay", async (long version, ReplayPolicy replay) => TypedResults.Ok(ReplayAnswer.Of(await replay.Stop(version))))
            .Require(Permissions.PoliciesWrite).WithTags("Policies").WithSummary("Stop the replay of a policy that runs.");
    }

    /// <param name="caller">Who wants it.</param>
    /// <param name="version">Any version: what is live changes nothing.</param>
    /// <param name="days">The last so many days.</param>
    /// <param name="progress">Told how many of how many decisions have been looked at.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="UserErrorException">There is no such version, or the days are none.</exception>
    public async Task<(Replay Replay, List<ReplayCount> Counts)> Do(Caller caller, long version, int days, Action<long, long>? progress, CancellationToken cancel)
    {
        if (days is < 1 or > MostDays)
            throw new UserErrorException($"A policy is replayed over 1 to {MostDays} days.");
        var until = Micros.Now(time) + 1;
        var since = until - days * Micros.PerDay;
        var policy = await database.Read(session => policies.Of(session, version), cancel);
        var remarks = string.Join(" ", await database.Read(session => Remarks(session, policy, since, until), cancel));
        var id = await database.Write(tx =>
        {
            audit.Add(tx, caller, "policy.replay", $"version {version}", new { days });
            return replays.Add(tx, version, since, until, caller.Name, Micros.Now(time), remarks);
        });
        var ended = await Run(id, policy, since, until, progress, cancel);
        await database.Write(tx =>
        {
            if (replays.End(tx, id, ended ? Replay.Done : Replay.Stopped) && ended)
                policies.Move(tx, version, PolicyState.Draft, PolicyState.Replayed, caller.Name, Micros.Now(time));
        });
        return await Report(id);
    }

    private async Task<bool> Run(long id, Policy policy, long since, long until, Action<long, long>? progress, CancellationToken cancel)
    {
        var total = (await database.Read(session => replays.Find(session, id), CancellationToken.None))!.Decisions; // a stop ends it below, and says so
        long looked = 0;
        var next = Read(long.MinValue);
        while (!cancel.IsCancellationRequested)
        {
            var (page, last) = await next;
            if (last is null)
                return true;
            next = Read(last.Value); // while this one is gone through
            var done = page.AsParallel().AsOrdered().Select(of => new ReplayPerson(policy).Run([.. of.Select(step => step.Recorded())], until)).ToList();
            var steps = page.Sum(of => of.Count);
            if (!await database.Write(tx => replays.Went(tx, id, steps, done.Sum(d => d.Intents), [.. done.SelectMany(d => d.Changes)])))
                break;
            progress?.Invoke(looked += steps, total);
        }
        await next;
        return false;

        Task<(List<List<StoredStep>> People, long? Last)> Read(long after) => database.Read(session => Page(session, after, since, until), CancellationToken.None);
    }

    /// <summary>The decisions of the next people, and where to go on; a person of several identifiers comes with the first about which anything was decided.</summary>
    private (List<List<StoredStep>> People, long? Last) Page(Session session, long after, long since, long until)
    {
        var ids = replays.Identifiers(session, since, until, after, PageOfPeople);
        if (ids.Count == 0)
            return ([], null);
        var held = people.Look(session, ids);
        var person = held.Members.SelectMany(of => of, (of, id) => (of.Key, id)).ToDictionary(pair => pair.id, pair => pair.Key);
        var steps = replays.Steps(session, person.Keys, since, until).GroupBy(step => person[step.Identifier]);
        return ([.. steps.Where(of => of.Min(step => step.Identifier) > after).OrderBy(of => of.Key).Select(of => of.ToList())], ids[^1]);
    }

    private List<string> Remarks(Session session, Policy policy, long since, long until)
    {
        var remarks = new List<string> { Caveat };
        var recorded = session.Query<long>("select distinct policy from decisions where decided_at >= @since and decided_at < @until", new { since, until })
            .ConvertAll(version => policies.Of(session, version).Needs);
        var unknown = policy.Needs.Signals.Where(name => recorded.Exists(needs => !needs.Signals.Contains(name))).Concat(policy.Needs.Traits.Where(name => recorded.Exists(needs => !needs.Traits.Contains(name)))).ToList();
        if (unknown.Count > 0)
            remarks.Add($"What was recorded does not say of everyone: {string.Join(", ", unknown)}; there it is taken as if it had never been.");
        if ((policy.Needs.Segments && recorded.Exists(needs => !needs.Segments)) || (policy.Needs.Phases && recorded.Exists(needs => !needs.Phases)))
            remarks.Add("What was recorded does not say everyone's segments or phases; there nobody has any.");
        if (recorded.Count > 1)
            remarks.Add("The decisions were made by several versions of the policy.");
        return remarks;
    }

    public async Task<(Replay Replay, List<ReplayCount> Counts)> Last(long version) => await Report(
        await database.Read(session => replays.LastOf(session, version)?.Id) ?? throw new UserErrorException($"Version {version} has not been replayed."));

    public async Task<(Replay Replay, List<ReplayCount> Counts)> Stop(long version)
    {
        var (last, _) = await Last(version);
        await database.Write(tx => replays.End(tx, last.Id, Replay.Stopped));
        return await Report(last.Id);
    }

    private Task<(Replay, List<ReplayCount>)> Report(long id) => database.Read(session => (replays.Find(session, id)!, replays.Counts(session, id)));
}
