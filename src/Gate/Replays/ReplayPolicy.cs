using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Decisions;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Gate.Replays;

/// <summary>A replay that was written down and has to be run.</summary>
internal sealed record BegunReplay(long Id, long Version, Policy Policy, long Since, long Until, long Decisions, string By);

/// <summary>
/// What a policy would have made of the last days: person by person, a page of people at a time, so that memory does not grow with their
/// number. A draft whose replay came to its end may become live.
/// </summary>
internal sealed class ReplayPolicy(Database database, PolicyVersions policies, ReplayList replays, HoldPeople people, AuditList audit, LiveStreams streams, TimeProvider time)
{
    public const int DefaultDays = 30, MostDays = 366;

    /// <summary>Of which open pages hear.</summary>
    public const string Topic = "replays";

    /// <summary>So many people at a time at first, and then as many as have about so many decisions: rows are large.</summary>
    private const int PageOfPeople = 100, MostPeople = 1_000, PageOfDecisions = 1_500;
    private const string Caveat = "Answers, complaints and conversations are taken as they happened, though people may have done otherwise had they been contacted otherwise.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/policies/{version:long}/replays", async (long version, ReplayPolicy replay, RunReplays run, Caller caller, CancellationToken cancel, int days = DefaultDays, bool wait = true) =>
                ReplayAnswer.Of(wait ? await replay.Do(caller, version, days, null, cancel) : await replay.Report(await run.Begin(caller, version, days))))
            .Require(Permissions.PoliciesWrite).WithTags("Policies").WithSummary("Replay a policy over the decisions of the last so many days, and answer with the report; it ends when the request is broken off. "
                + "With wait=false it runs by itself, and the answer says how far it is. 409 where a replay of it runs.");
        routes.MapGet("/api/policies/{version:long}/replay", async (long version, ReplayPolicy replay) => TypedResults.Ok(ReplayAnswer.Of(await replay.Last(version))))
            .Require(Permissions.GateRead).WithTags("Policies").WithSummary("How far the last replay of a policy is, and its report so far.");
        routes.MapDelete("/api/policies/{version:long}/replay", async (long version, ReplayPolicy replay) => TypedResults.Ok(ReplayAnswer.Of(await replay.Stop((await replay.Last(version)).Replay.Id))))
            .Require(Permissions.PoliciesWrite).WithTags("Policies").WithSummary("Stop the replay of a policy that runs.");
    }

    /// <param name="caller">Who wants it.</param>
    /// <param name="version">Any version: what is live changes nothing.</param>
    /// <param name="days">The last so many days.</param>
    /// <param name="progress">Told how many of how many decisions have been looked at.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="UserErrorException">There is no such version, or the days are none.</exception>
    /// <exception cref="RefusedException">409: a replay of it runs.</exception>
    public async Task<(Replay Replay, List<ReplayCount> Counts)> Do(Caller caller, long version, int days, Action<long, long>? progress, CancellationToken cancel)
    {
        var begun = await Begin(caller, version, days, cancel);
        await Run(begun, Replay.Stopped, progress, cancel);
        return await Report(begun.Id);
    }

    /// <summary>Writes down that it runs. Whoever gets it runs it.</summary>
    public async Task<BegunReplay> Begin(Caller caller, long version, int days, CancellationToken cancel)
    {
        if (days is < 1 or > MostDays)
            throw new UserErrorException($"A policy is replayed over 1 to {MostDays} days.");
        var until = Micros.Now(time) + 1;
        var since = until - days * Micros.PerDay;
        var (policy, remarks) = await database.Read(session => (policies.Of(session, version), Remarks(session, policies.Of(session, version), since, until)), cancel);
        var begun = await database.Write(tx =>
        {
            var now = Micros.Now(time);
            var id = replays.Add(tx, version, since, until, caller.Name, now, string.Join(" ", remarks)) ?? throw new RefusedException(StatusCodes.Status409Conflict,
                $"A replay of version {version} runs already. Wait for its report, or stop it first; if whoever ran it is gone, it counts as broken off within {Replay.Lease.TotalSeconds} seconds.");
            audit.Add(tx, caller, "policy.replay", $"version {version}", new { days });
            return new BegunReplay(id, version, policy, since, until, replays.Find(tx, id, now)!.Decisions, caller.Name);
        });
        streams.Changed(Topic);
        return begun;
    }

    /// <param name="begun">What to run.</param>
    /// <param name="whenCancelled">What became of it then.</param>
    /// <param name="progress">Told how many of how many decisions have been looked at.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task Run(BegunReplay begun, string whenCancelled, Action<long, long>? progress, CancellationToken cancel)
    {
        using var over = new CancellationTokenSource();
        var beating = Beat(begun.Id, over.Token);
        var state = Replay.BrokenOff; // where it throws
        try
        {
            state = await Go(begun, progress, cancel) ? Replay.Done : whenCancelled;
        }
        finally
        {
            await over.CancelAsync();
            await beating;
            await database.Write(tx =>
            {
                if (replays.End(tx, begun.Id, state) && state == Replay.Done)
                    policies.Move(tx, begun.Version, PolicyState.Draft, PolicyState.Replayed, begun.By, Micros.Now(time));
            });
            streams.Changed(Topic);
        }
    }

    private async Task<bool> Go(BegunReplay begun, Action<long, long>? progress, CancellationToken cancel)
    {
        long looked = 0;
        var atOnce = PageOfPeople;
        var next = Read(long.MinValue);
        var kept = Task.FromResult(true);
        // While a page is gone through, the next one is read and what became of the last one is kept: a commit waits for the disk.
        while (!cancel.IsCancellationRequested)
        {
            var (page, last) = await next;
            if (last is null)
                return await kept;
            var steps = page.Sum(of => of.Count);
            atOnce = (int)Math.Clamp((long)atOnce * PageOfDecisions / Math.Max(steps, 1), Math.Max(1, atOnce / 4), MostPeople);
            next = Read(last.Value);
            var done = page.AsParallel().AsOrdered().Select(of => new ReplayPerson(begun.Policy).Run(of, begun.Until)).ToList();
            if (!await kept)
                break;
            kept = Keep(steps, done);
        }
        await next;
        await kept;
        return false;

        async Task<bool> Keep(int steps, List<(List<ReplayChange> Changes, int Intents)> done)
        {
            if (!await database.Write(tx => replays.Went(tx, begun.Id, steps, done.Sum(d => d.Intents), [.. done.SelectMany(d => d.Changes)], Micros.Now(time))))
                return false;
            streams.Changed(Topic);
            progress?.Invoke(looked += steps, begun.Decisions);
            return true;
        }

        Task<(List<List<RecordedStep>> People, long? Last)> Read(long after) => database.Read(session => Page(session, after, begun.Since, begun.Until, atOnce), CancellationToken.None);
    }

    /// <summary>Says that it goes on, a few times a lease.</summary>
    private async Task Beat(long id, CancellationToken over)
    {
        using var timer = new PeriodicTimer(Replay.Lease / 4, time);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
                await database.Write(tx => replays.Beat(tx, id, Micros.Now(time)));
        }
        catch (Exception e) when (e is OperationCanceledException or StoreUnavailableException)
        {
            // it is over, or what runs beside meets the same
        }
    }

    /// <summary>The decisions of the next people, and where to go on; a person of several identifiers comes with the first about which anything was decided.</summary>
    private (List<List<RecordedStep>> People, long? Last) Page(Session session, long after, long since, long until, int most)
    {
        var ids = replays.Identifiers(session, since, until, after, most);
        if (ids.Count == 0)
            return ([], null);
        var held = people.Look(session, ids);
        var person = held.Members.SelectMany(of => of, (of, id) => (of.Key, id)).ToDictionary(pair => pair.id, pair => pair.Key);
        var steps = replays.Steps(session, person.Keys, since, until).GroupBy(step => person[step.Identifier]);
        return ([.. steps.Where(of => of.Min(step => step.Identifier) > after).OrderBy(of => of.Key).Select(InOrder)], ids[^1]);
    }

    private static List<RecordedStep> InOrder(IEnumerable<RecordedStep> steps)
    {
        var sorted = steps.ToList();
        sorted.Sort(RecordedStep.Compare);
        return sorted;
    }

    private List<string> Remarks(Session session, Policy policy, long since, long until)
    {
        var remarks = new List<string> { Caveat };
        // By the kinds, which are few: decisions are many, and large.
        var recorded = session.Query<long>(
            "select distinct policy from decision_kinds k where exists (select 1 from decisions d where d.kind = k.id and d.decided_at >= @since and d.decided_at < @until)", new { since, until })
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
        await database.Read(session => replays.LastOf(session, version, Micros.Now(time))?.Id) ?? throw new UserErrorException($"Version {version} has not been replayed."));

    public async Task<(Replay Replay, List<ReplayCount> Counts)> Stop(long id)
    {
        await database.Write(tx => replays.End(tx, id, Replay.Stopped));
        streams.Changed(Topic);
        return await Report(id);
    }

    /// <exception cref="RefusedException">404: there is none of this number.</exception>
    public Task<(Replay Replay, List<ReplayCount> Counts)> Report(long id) => database.Read(session =>
        (replays.Find(session, id, Micros.Now(time)) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no replay {id}."), replays.Counts(session, id)));
}
