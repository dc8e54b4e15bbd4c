using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Gate.Experiments;

/// <param name="Definitions">What each number is of, in words.</param>
/// <param name="Remarks">What to keep in mind about these.</param>
public sealed record UpliftAnswer(
    string Experiment, IReadOnlyList<string> Outcomes, string? Value, int Days, long People, IReadOnlyList<UpliftArm> Arms, IReadOnlyList<string> Definitions, IReadOnlyList<string> Remarks);

public sealed record ExperimentAnswer(string Experiment, long Assigned, long HeldOut, double? Percent);

/// <summary>What contact did: outcomes of those who were to be contacted beside those held out.</summary>
public sealed class ShowUplift
{
    private const int AtOnce = 1000;
    private readonly ReadOutcomes read;
    private readonly Assignments assignments;
    private readonly PolicyVersions policies;
    private readonly Database database;
    private readonly TimeProvider time;

    internal ShowUplift(ReadOutcomes read, Assignments assignments, PolicyVersions policies, Database database, TimeProvider time) =>
        (this.read, this.assignments, this.policies, this.database, this.time) = (read, assignments, policies, database, time);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/experiments", (string? experiment, string[]? outcome, string? value, int? days, ShowUplift show) => show.Page(experiment, outcome, value, days))
            .Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/api/experiments", (ShowUplift show) => show.Experiments()).Require(Permissions.GateRead).WithTags("Experiments")
            .WithSummary("Experiments that somebody was assigned to, or that the live policy names.");
        routes.MapGet("/api/experiments/uplift", (string? experiment, string[]? outcome, string? value, int? days, ShowUplift show) => show.Report(experiment, outcome, value, days))
            .Require(Permissions.GateRead).WithTags("Experiments")
            .WithSummary("What contact did: the share of people with each outcome (names of events) and the mean of a value (a property of theirs), by arm, and the "
                + "differences to those held out with their 95 % intervals, by intention to treat.");
    }

    public Task<IReadOnlyList<ExperimentAnswer>> Experiments() => database.Read<IReadOnlyList<ExperimentAnswer>>(session =>
    {
        var percent = policies.Live(session).Policy.Holdouts.DistinctBy(h => h.Experiment).ToDictionary(h => h.Experiment, h => h.Percent);
        var known = assignments.Experiments(session).ToDictionary(e => e.Experiment);
        return [.. known.Keys.Union(percent.Keys).Order(StringComparer.Ordinal).Select(name => known.TryGetValue(name, out var e)
            ? new ExperimentAnswer(name, e.Assigned, e.HeldOut, Percent(name)) : new(name, 0, 0, Percent(name)))];

        double? Percent(string name) => percent.TryGetValue(name, out var of) ? of : null;
    });

    /// <param name="experiment">Its name.</param>
    /// <param name="outcomes">Names of events; whoever had one of a name had that outcome.</param>
    /// <param name="value">A property of these events, whose sum is compared as well.</param>
    /// <param name="days">Within how many days of the assignment; 30 where not said.</param>
    /// <exception cref="UserErrorException">It is not said which experiment, or too much is asked.</exception>
    public Task<UpliftAnswer> Report(string? experiment, IReadOnlyList<string>? outcomes, string? value, int? days)
    {
        var asked = UpliftAsked.Of(experiment, outcomes, value, days);
        return database.Read(session =>
        {
            var (policy, now) = (policies.Live(session).Policy, Micros.Now(time));
            var uplift = new Uplift(asked.Outcomes, asked.Value is not null);
            long? last = 0;
            while (last is { } after)
            {
                (var people, last) = read.After(session, asked, policy, now, after, AtOnce);
                foreach (var (_, outcome) in people)
                    uplift.Add(outcome);
            }
            var arms = uplift.Arms();
            return new UpliftAnswer(asked.Experiment, asked.Outcomes, asked.Value, asked.Days, arms.Sum(a => a.People), arms, [.. UpliftWords.Definitions(asked)], [.. UpliftWords.Remarks(arms, uplift)]);
        });
    }

    private async Task<RazorComponentResult> Page(string? experiment, string[]? outcomes, string? value, int? days)
    {
        var known = await Experiments();
        experiment ??= known.Count > 0 ? known[0].Experiment : null;
        return new RazorComponentResult<ExperimentsPage>(new { Known = known, Report = experiment is null ? null : await Report(experiment, outcomes, value, days) });
    }
}
