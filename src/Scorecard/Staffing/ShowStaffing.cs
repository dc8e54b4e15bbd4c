using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Scorecard.Calls;
using Throughline.Web.Access;

namespace Throughline.Scorecard.Staffing;

/// <summary>What is asked, as an address and a form have it. Change: percent by which the observed volumes are thought to differ.</summary>
public sealed record StaffingForm
{
    public string? Calls { get; init; }
    public string? Minutes { get; init; }
    public string? Aht { get; init; }
    public string? Agents { get; init; }
    public string? Within { get; init; }
    public string? Level { get; init; }
    public string? Change { get; init; }
    public string? Zone { get; init; }

    internal double CallsAsked => CallForm.Number(Calls, "Calls", 100);
    internal double SecondsAsked => CallForm.Number(Minutes, "In so many minutes", 30) * 60;
    internal double AhtAsked => CallForm.Number(Aht, "Handle time", 180);
    internal double WithinAsked => CallForm.Number(Within, "In time within", 20);
    internal double LevelAsked => CallForm.Number(Level, "Answered in time", 80);
    internal double ChangeAsked => CallForm.Number(Change, "More or fewer calls", 0);
    internal int? AgentsAsked => string.IsNullOrWhiteSpace(Agents) ? null : CallForm.Number(Agents, "Agents", 0) is >= 0 and <= ErlangC.MostAgents and var agents ? (int)agents
        : throw new UserErrorException($"Agents are from 0 to {ErlangC.MostAgents:N0}.");

    /// <exception cref="UserErrorException">It can't be meant.</exception>
    internal StaffingForm Checked() => (CallsAsked, SecondsAsked, AhtAsked, WithinAsked, LevelAsked, ChangeAsked, AgentsAsked) is not ( >= 0 and <= 1e9, > 0, > 0, >= 0, > 0 and < 100, >= -100 and <= 1000, _)
        ? throw new UserErrorException("Calls and times are above 0, the share answered in time lies between 0 and 100 %, and the change is from −100 to 1,000 %.") : this;
}

/// <summary>An hour of the day as it was observed, and the agents it takes with the change.</summary>
public sealed record StaffedHour(string Hour, double CallsADay, double? Aht, Staffed? Needed);

/// <summary>How many agents calls need: by the numbers entered, and for each hour of the observed calls.</summary>
internal sealed class ShowStaffing(MeasureCalls measure)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/scorecard/staffing", ([AsParameters] StaffingForm form, ShowStaffing show, CancellationToken cancel) => show.Page(form, cancel)).Require(Permissions.EventsRead).WithTags("Pages");
        routes.MapGet("/api/scorecard/staffing", ([AsParameters] StaffingForm form) => StaffingAnswer.Of(Of(form.Checked())))
            .Require(Permissions.EventsRead).WithTags("Scorecard").WithSummary("What so many agents do with so many calls, or the fewest that are enough, by Erlang C.");
    }

    private async Task<RazorComponentResult> Page(StaffingForm form, CancellationToken cancel)
    {
        try
        {
            form.Checked();
            var observed = await measure.Measure(new CallOptions(By: CallsBy.Hour, Zone: string.IsNullOrWhiteSpace(form.Zone) ? "UTC" : form.Zone.Trim()), cancel);
            return new RazorComponentResult<StaffingPage>(new { Form = form, Staffed = Of(form), Hours = Hours(form, observed), observed.Days });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<StaffingPage>(new { Form = form, Error = e.Message }) { StatusCode = StatusCodes.Status400BadRequest };
        }
    }

    private static Staffed Of(StaffingForm form) => form.AgentsAsked is { } agents
        ? ErlangC.Of(form.CallsAsked / form.SecondsAsked, form.AhtAsked, agents, form.WithinAsked) : Fewest(form.CallsAsked / form.SecondsAsked, form.AhtAsked, form);

    private static List<StaffedHour> Hours(StaffingForm form, CallsAnswer observed) => [.. observed.Groups.Where(hour => hour.Offered > 0).Select(hour =>
    {
        var calls = hour.Offered / (double)Math.Max(1, observed.Days) * (1 + (form.ChangeAsked / 100));
        return new StaffedHour(hour.Group!, calls, hour.Aht ?? observed.All.Aht, (hour.Aht ?? observed.All.Aht) is { } handling and > 0 ? Fewest(calls / 3600, handling, form) : null);
    })];

    private static Staffed Fewest(double rate, double handling, StaffingForm form) => ErlangC.Fewest(rate, handling, form.WithinAsked, form.LevelAsked / 100)
        ?? throw new UserErrorException($"That takes more than {ErlangC.MostAgents:N0} agents. Is the time of a call right?");
}
