using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Clocks;

/// <param name="What">activated, paused, resumed, fulfilled, breached or policy.</param>
/// <param name="Policy">Which was applied.</param>
public sealed record ClockEventAnswer(string What, string At, string? Policy);

/// <param name="Clock">first-response, next-response, requester-wait, agent-work, first-resolution or total-resolution.</param>
/// <param name="State">runs, stands or done.</param>
/// <param name="Seconds">Of open time that it has run.</param>
public sealed record ClockAnswer(string Clock, string State, long Seconds, string? Deadline, bool IsLate, IReadOnlyList<ClockEventAnswer> Events);

/// <param name="Policy">The one that holds; null for none.</param>
/// <param name="Clocks">Those that have begun.</param>
public sealed record ClocksAnswer(string? Policy, IReadOnlyList<ClockAnswer> Clocks);

/// <summary>The clocks of a conversation: beside it, and by the API with everything that happened to each.</summary>
internal sealed class ShowClocks(ConversationAccess access, RunningClocks running, Database database, TimeProvider time)
{
    public static string AddressOf(string conversation) => $"{ListConversations.Path}/{Uri.EscapeDataString(conversation)}/clocks";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inbox/{id}/clocks", async Task<RazorComponentResult> (string id, ShowClocks show, Caller caller) => new RazorComponentResult<ConversationClocksPage>(new { Of = await show.Shown(caller, id) }))
            .Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/api/conversations/{id}/clocks", (string id, ShowClocks show, Caller caller) => show.Answer(caller, id)).Require(Permissions.ConversationsRead).WithTags("Conversations")
            .WithSummary("How long it took and by when it is due: its clocks, each with everything that happened to it.");
    }

    /// <exception cref="RefusedException">404: there is none that the caller sees.</exception>
    public async Task<ClocksAnswer> Answer(Caller caller, string id)
    {
        var (clocks, policy, now) = await Read(caller, id);
        return new(policy, [.. Begun(clocks).Select(of => new ClockAnswer(
            of.Name, StateOf(of.Clock), of.Clock.Elapsed(now) / Micros.PerSecond, of.Clock.Deadline is { } at ? Micros.ToText(at) : null, of.Clock.IsBreached,
            [.. of.Clock.Events.Select(e => new ClockEventAnswer(e is PolicyApplied ? "policy" : e.GetType().Name.ToLowerInvariant(), Micros.ToText(e.At), (e as PolicyApplied)?.Policy.Name))]))]);
    }

    private async Task<ClocksShown> Shown(Caller caller, string id)
    {
        var (clocks, policy, now) = await Read(caller, id);
        return new(id, policy, [.. Begun(clocks).Select(of => new ClockShown(
            ClockWords.Of(of.Name), ClockWords.About(of.Name), StateOf(of.Clock), WhyWords.Length(of.Clock.Elapsed(now)), of.Clock.RunsSince is null ? null : of.Clock.Deadline, of.Clock.IsBreached))]);
    }

    private Task<(ConversationClocks Clocks, string? Policy, long Now)> Read(Caller caller, string id) => database.Read(session =>
    {
        access.Read(session, caller, id);
        var moments = running.Moments(session, id);
        var now = Math.Max(Micros.Now(time), moments.Count > 0 ? moments[^1].At : 0);
        return (ConversationClocks.Of(moments, now), running.Find(session, id)?.Policy, now);
    });

    private static IEnumerable<(string Name, Clock Clock)> Begun(ConversationClocks clocks) => KeptPolicy.Clocks.Select(of => (of.Key, clocks[of.Value])).Where(of => of.Item2.IsActive);

    private static string StateOf(Clock clock) => clock.IsFulfilled ? "done" : clock.RunsSince is null ? "stands" : "runs";
}

public sealed record ClocksShown(string Conversation, string? Policy, IReadOnlyList<ClockShown> Clocks);

/// <param name="Deadline">Where it runs and has one.</param>
public sealed record ClockShown(string Name, string About, string State, string Elapsed, long? Deadline, bool IsLate);
