using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing.Skills;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Conversations.Routing.Desk;

/// <param name="Needs">Such as spanish>=3 and billing; anybody for everybody.</param>
/// <param name="Seconds">How long until the next step begins too; of the last it says nothing.</param>
public sealed record QueueStep(string Needs, int Seconds);

/// <summary>Items with the tag stand so many minutes further ahead.</summary>
public sealed record QueueLift(string Tag, int Minutes, string Because);

/// <param name="Seconds">For what is left to do after the customer is served, until that ends by itself; from 1 to 3,600.</param>
/// <param name="KeepsCapacity">It takes as much of the agent until then as the work did; true where not said.</param>
/// <param name="CodesRequired">It is done only when reason and resolution are said. What ends by itself may end without.</param>
/// <param name="Reasons">What it may have been about; none for anything.</param>
/// <param name="Resolutions">How it may have ended; none for anyhow.</param>
public sealed record QueueWrapUp(int Seconds, bool? KeepsCapacity = null, bool CodesRequired = false, IReadOnlyList<string>? Reasons = null, IReadOnlyList<string>? Resolutions = null);

/// <param name="Zone">As the IANA names it.</param>
/// <param name="Hours">By day of the week: <c>09:00-12:00, 13:00-17:00</c>; to 24:00 is midnight; a day that is not there is closed.</param>
/// <param name="Holidays">Days on which it is closed, as 2026-12-25.</param>
public sealed record QueueHours(string? Zone, IReadOnlyDictionary<string, string>? Hours, IReadOnlyList<string>? Holidays = null);

/// <param name="To">The queue in which an item goes on, in its place by when it came.</param>
/// <param name="Seconds">So long after it came at the earliest.</param>
/// <param name="When">waited: then; nobody: then, where nobody who serves the queue is available; closed: then, where it is outside of its hours.</param>
public sealed record QueueOverflow(string To, int Seconds, string When);

/// <param name="Members">Ids of agents.</param>
/// <param name="Hours">When it is open; null for day and night. Outside of them nothing of it is offered.</param>
/// <param name="Overflow">Where its items go on; the first that applies.</param>
/// <param name="WrapUp">What agents have left to do after; null for nothing.</param>
public sealed record QueueFields(IReadOnlyList<string>? Members, IReadOnlyList<QueueStep>? Plan, IReadOnlyList<QueueLift>? Lifts, QueueWrapUp? WrapUp = null, QueueHours? Hours = null, IReadOnlyList<QueueOverflow>? Overflow = null);

/// <param name="IsOpen">By its hours, now.</param>
/// <param name="Waiting">Items that wait, with offers that are open.</param>
/// <param name="Held">Items that agents have.</param>
public sealed record QueueAnswer(
    string Id, IReadOnlyList<string> Members, IReadOnlyList<QueueStep> Plan, IReadOnlyList<QueueLift> Lifts, QueueWrapUp? WrapUp, QueueHours? Hours, IReadOnlyList<QueueOverflow> Overflow, bool IsOpen, long Waiting, long Held, string? OldestWaiting);

/// <summary>Sets queues, and shows how they stand.</summary>
internal sealed class KeepQueue(RoutingFacts facts, RoutedItems items, RoutedAgents agents, RouterSignal signal, Database database, AuditList audit, TimeProvider time)
{
    private const int MostSteps = 10, MostLifts = 50, MostMinutes = 7 * 24 * 60, LongestName = 100, LongestWrapUp = 3600, MostCodes = 100, LongestCode = 200, MostOverflows = 10;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/queues", (KeepQueue keep) => keep.All()).Require(Permissions.ConversationsRead).WithTags("Queues").WithSummary("Queues with who answers them, by which plan, and what waits.");
        routes.MapPut("/api/queues/{id}", (string id, QueueFields queue, KeepQueue keep, Caller caller) => keep.Do(caller, id, queue))
            .Require(Permissions.RoutingManage).WithTags("Queues").WithSummary("Makes a queue or sets it anew. What waits in it keeps the plan and the priority it came with.");
    }

    public Task<List<QueueAnswer>> All() => database.Read(session =>
    {
        var counts = items.Counts(session).ToLookup(row => row.Queue);
        return agents.Queues(session).ConvertAll(kept => Answer(kept, Micros.Now(time), counts[kept.Queue.Id]));
    });

    /// <exception cref="UserErrorException">It can't be so.</exception>
    public Task<QueueAnswer> Do(Caller caller, string id, QueueFields fields)
    {
        var kept = Checked(id, fields);
        return database.Write(tx =>
        {
            var (_, now) = facts.Lock(tx, Micros.Now(time));
            foreach (var overflow in kept.Overflow ?? [])
                if (agents.Queue(tx, overflow.To) is null)
                    throw new UserErrorException($"It goes on in “{overflow.To}”, which is no queue. Make that one first.");
            agents.Set(tx, kept);
            facts.Append(tx, new QueueSet(now, kept.Queue));
            audit.Add(tx, caller, "queue.set", $"queue {id}");
            tx.AfterCommit(signal.Set);
            return Answer(kept, now, items.Counts(tx).Where(row => row.Queue == id));
        });
    }

    internal static KeptQueue Checked(string id, QueueFields fields)
    {
        if (id.Length is 0 or > LongestName)
            throw new UserErrorException($"A queue's name has 1 to {LongestName} characters.");
        var (plan, lifts) = (fields.Plan ?? [], fields.Lifts ?? []);
        if (plan.Count > MostSteps || lifts.Count > MostLifts)
            throw new UserErrorException($"A queue has at most {MostSteps} steps and {MostLifts} lifts.");
        if (plan.FirstOrDefault(step => step.Seconds is < 0 or > MostMinutes * 60) is { } wrong)
            throw new UserErrorException($"“{wrong.Needs}” for {wrong.Seconds} seconds: a step lasts from 0 seconds to 7 days.");
        if (lifts.FirstOrDefault(lift => Math.Abs((long)lift.Minutes) > MostMinutes || string.IsNullOrWhiteSpace(lift.Because) || string.IsNullOrWhiteSpace(lift.Tag)) is { } bad)
            throw new UserErrorException($"The lift of “{bad.Tag}”: say the tag, up to {MostMinutes:N0} minutes, and because of what.");
        return new(new(id, [.. (fields.Members ?? []).Distinct(StringComparer.Ordinal)], [.. lifts.Select(lift => new Lift(lift.Tag, lift.Minutes, lift.Because))]),
            new([.. plan.Select(step => new PlanStep(ReadSkills.Of(step.Needs), step.Seconds * Micros.PerSecond))]), fields.WrapUp is null ? null : Checked(fields.WrapUp), Checked(fields.Hours), Checked(id, fields.Overflow));
    }

    internal static QueueHours? Checked(QueueHours? hours)
    {
        if (hours is null || (string.IsNullOrWhiteSpace(hours.Zone) && hours.Hours is not { Count: > 0 } && hours.Holidays is not { Count: > 0 }))
            return null;
        try
        {
            ReadHours.Of(hours.Zone, hours.Hours, hours.Holidays);
            return hours;
        }
        catch (ClockPolicyProblem e)
        {
            throw new UserErrorException(e.Message);
        }
    }

    internal static List<KeptOverflow> Checked(string id, IReadOnlyList<QueueOverflow>? overflow)
    {
        if (overflow?.Count > MostOverflows)
            throw new UserErrorException($"A queue goes on in at most {MostOverflows} others.");
        return [.. (overflow ?? []).Select(of => new KeptOverflow(
            of.To?.Trim() is { Length: > 0 } to && to != id ? to : throw new UserErrorException("Say in which other queue it goes on."),
            of.Seconds is >= 0 and <= MostMinutes * 60 ? of.Seconds * Micros.PerSecond : throw new UserErrorException($"It goes on in {of.To} after 0 seconds to 7 days, not after {of.Seconds}."),
            Words.Read<OverflowWhen>(of.When) ?? throw new UserErrorException($"“{of.When}” is no time to go on in {of.To}: say waited, nobody or closed.")))];
    }

    internal static WrapUpPolicy Checked(QueueWrapUp fields)
    {
        if (fields.Seconds is < 1 or > LongestWrapUp)
            throw new UserErrorException($"A wrap-up ends by itself after 1 to {LongestWrapUp:N0} seconds.");
        return new(fields.Seconds * Micros.PerSecond, fields.KeepsCapacity ?? true, fields.CodesRequired, Codes(fields.Reasons), Codes(fields.Resolutions));
    }

    private static List<string> Codes(IReadOnlyList<string>? said)
    {
        var codes = (said ?? []).Select(code => code.Trim()).Where(code => code.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return codes.Count <= MostCodes && codes.TrueForAll(code => code.Length <= LongestCode && !code.Any(char.IsControl)) ? codes
            : throw new UserErrorException($"There are at most {MostCodes} codes, each of at most {LongestCode} characters on one line.");
    }

    private static QueueAnswer Answer(KeptQueue kept, long now, IEnumerable<(string Queue, string State, long Items, long? Oldest)> counts)
    {
        var rows = counts.ToList();
        return new(kept.Queue.Id, [.. kept.Queue.Members.Order(StringComparer.Ordinal)], [.. kept.Plan.Steps.Select(step => new QueueStep(step.Needs.ToString(), (int)(step.ExpiresAfter / Micros.PerSecond)))],
            [.. kept.Queue.Lifts.Select(lift => new QueueLift(lift.Tag, lift.Minutes, lift.Because))], kept.WrapUp is { } wrapUp
                ? new((int)(wrapUp.Most / Micros.PerSecond), wrapUp.KeepsCapacity, wrapUp.IsRequired, wrapUp.Reasons, wrapUp.Resolutions) : null,
            kept.Hours, [.. (kept.Overflow ?? []).Select(of => new QueueOverflow(of.To, (int)(of.After / Micros.PerSecond), Words.Of(of.When)))], kept.Open.IsOpen(now), rows.Where(row => row.State != "held").Sum(row => row.Items),
            rows.Where(row => row.State == "held").Sum(row => row.Items), rows.Where(row => row.State != "held").Min(row => row.Oldest) is { } oldest ? Micros.ToText(oldest) : null);
    }
}
