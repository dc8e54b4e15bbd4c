using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Conversations.Wallboard;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Users;
using Throughline.Web.Access;

namespace Throughline.Conversations.Figures;

/// <param name="Handled">What they were done with, wrap-up included, in these days.</param>
/// <param name="LeftOut">Of them: no time was spent on it, so that it is not in the handle time.</param>
/// <param name="Aht">Average handle time in seconds: with the customer and after, ÷ handled.</param>
/// <param name="ContactSeconds">With customers, all together.</param>
/// <param name="WrapUpSeconds">After, all together.</param>
/// <param name="Occupancy">(contact ∪ wrap-up) ÷ (that + available and idle), in percent; null where it is not asked by agent, or they were not there.</param>
/// <param name="BusySeconds">Of the occupancy.</param>
/// <param name="IdleSeconds">Of the occupancy.</param>
public sealed record WorkLine(
    string? Queue, string? Agent, string? AgentName, long Handled, long LeftOut, double? Aht, double ContactSeconds, double WrapUpSeconds, double? Occupancy, double? BusySeconds, double? IdleSeconds);

public sealed record WorkAnswer(int Days, string Since, WorkLine All, IReadOnlyList<WorkLine> Queues, IReadOnlyList<WorkLine> Agents);

public sealed record HandlingAnswer(long Number, string Item, string Queue, string Channel, string Agent, string BeganAt, string EndedAt, string WrappedAt, double ContactSeconds, double WrapUpSeconds, string Ended, string? Reason, string? Resolution);

/// <param name="Is">busy, idle or away.</param>
public sealed record SpanAnswer(string From, string To, string Is, double Seconds);

/// <summary>How agents' time went: handle time and occupancy, each with what it counts. Of the viewer's queues and the viewer; who leads the desk sees all.</summary>
internal sealed class ShowWork(WorkRows rows, Database database, TimeProvider time)
{
    public const string Path = ShowWallboard.Path + "/handling", RowsPath = Path + "/rows", SpansPath = Path + "/spans";
    private const int MostRows = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (ShowWork show, Caller caller, [AsParameters] FiguresForm form) => show.Page(caller, form)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet(RowsPath, async Task<RazorComponentResult> (string? queue, string? agent, [AsParameters] FiguresForm form, ShowWork show, Caller caller) =>
            new RazorComponentResult<WorkRowsPage>(new { Rows = await show.Rows(caller, queue, agent, form), Queue = queue, Form = form })).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet(SpansPath, async Task<RazorComponentResult> (string? agent, [AsParameters] FiguresForm form, ShowWork show, Caller caller) =>
            new RazorComponentResult<WorkSpansPage>(new { Spans = await show.Spans(caller, agent, form), Form = form })).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/api/wallboard/handling", ([AsParameters] FiguresForm form, ShowWork show, Caller caller) => show.Answer(caller, form)).Require(Permissions.ConversationsRead).WithTags("Wallboard")
            .WithSummary("Handle time by queue and agent, and occupancy by agent, over the last days.");
        routes.MapGet("/api/wallboard/handling/rows", (string? queue, string? agent, [AsParameters] FiguresForm form, ShowWork show, Caller caller) => show.Rows(caller, queue, agent, form)).Require(Permissions.ConversationsRead).WithTags("Wallboard")
            .WithSummary($"What was handled, behind a handle time, the last first; at most {MostRows}.");
        routes.MapGet("/api/wallboard/handling/spans", (string? agent, [AsParameters] FiguresForm form, ShowWork show, Caller caller) => show.Spans(caller, agent, form)).Require(Permissions.ConversationsRead).WithTags("Wallboard")
            .WithSummary("What the time of an agent was, behind an occupancy: busy, idle or away, in order.");
    }

    private async Task<RazorComponentResult> Page(Caller caller, FiguresForm form)
    {
        try
        {
            return new RazorComponentResult<WorkPage>(new { Of = await Answer(caller, form), Form = form });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<WorkPage>(new { Of = await Answer(caller, new()), Form = form, Error = e.Message }) { StatusCode = StatusCodes.Status400BadRequest };
        }
    }

    /// <exception cref="UserErrorException">It can't be asked so.</exception>
    public Task<WorkAnswer> Answer(Caller caller, FiguresForm form)
    {
        var (from, to) = Window(form);
        return database.Read(session =>
        {
            var viewer = Viewer.Of(session, caller);
            var (counts, names) = (rows.Counts(session, viewer, from, to), UserNames.All(session));
            var spans = rows.Spans(session, viewer.SeesAll ? null : viewer.Id, from, to);
            var agents = counts.Select(of => of.Agent).Union(spans.Keys).Order(StringComparer.Ordinal);
            return new WorkAnswer(form.DaysAsked, Micros.ToText(from), Line(HandledCounts.Sum("", "", counts), form, null, null, spans.Values.SelectMany(of => of)),
                [.. counts.GroupBy(of => of.Queue).Select(of => Line(HandledCounts.Sum(of.Key, "", [.. of]), form, of.Key, null, null))],
                [.. agents.Select(agent => Line(HandledCounts.Sum("", agent, [.. counts.Where(of => of.Agent == agent)]), form, null, agent, spans.GetValueOrDefault(agent)) with { AgentName = names.GetValueOrDefault(agent, agent) })]);
        });
    }

    /// <exception cref="UserErrorException">It can't be asked so.</exception>
    public Task<List<HandlingAnswer>> Rows(Caller caller, string? queue, string? agent, FiguresForm form)
    {
        var (from, to) = Window(form);
        return database.Read(session => rows.Ended(session, Viewer.Of(session, caller), queue, agent, from, to, MostRows).ConvertAll(Row));
    }

    /// <exception cref="UserErrorException">It can't be asked so, or of somebody else.</exception>
    public Task<List<SpanAnswer>> Spans(Caller caller, string? agent, FiguresForm form)
    {
        var (from, to) = Window(form);
        return database.Read(session =>
        {
            var viewer = Viewer.Of(session, caller);
            if (!viewer.SeesAll && agent is not null && agent != viewer.Id)
                throw new UserErrorException("You see your own time; that of others sees who leads the desk.");
            var one = agent ?? viewer.Id;
            return (rows.Spans(session, one, from, to).GetValueOrDefault(one) ?? []).ConvertAll(span => new SpanAnswer(Micros.ToText(span.From), Micros.ToText(span.To), Words.Of(span.Is), Seconds(span.Length)));
        });
    }

    private (long From, long To) Window(FiguresForm form) => Micros.Now(time) is var now ? (now - (form.DaysAsked * Micros.PerDay), now) : default;

    private static HandlingAnswer Row(Handling of) => new(
        of.Number, of.Item, of.Queue, of.Channel, of.Agent, Micros.ToText(of.BeganAt), Micros.ToText(of.EndedAt!.Value), Micros.ToText(of.WrappedAt!.Value), Seconds(of.EndedAt.Value - of.BeganAt), Seconds(of.WrappedAt.Value - of.EndedAt.Value),
        of.Ended ?? "", of.Reason, of.Resolution);

    private static WorkLine Line(HandledCounts of, FiguresForm form, string? queue, string? agent, IEnumerable<WorkSpan>? spans)
    {
        var (busy, idle) = (spans?.Where(span => span.Is == WorkIs.Busy).Sum(span => span.Length), spans?.Where(span => span.Is == WorkIs.Idle).Sum(span => span.Length));
        var handled = form.KeepsZero ? of.Handled : of.Handled - of.Zero;
        return new(queue, agent, null, of.Handled, of.Handled - handled, handled == 0 ? null : Seconds(of.Contact + of.WrapUp) / handled, Seconds(of.Contact), Seconds(of.WrapUp),
            busy + idle is > 0 and { } there ? 100.0 * busy / there : null, busy is { } b ? Seconds(b) : null, idle is { } i ? Seconds(i) : null);
    }

    private static double Seconds(long micros) => micros / (double)Micros.PerSecond;
}
