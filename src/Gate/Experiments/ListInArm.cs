using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Access;

namespace Throughline.Gate.Experiments;

/// <summary>A person of an arm, when they were assigned, and what of the outcomes they had.</summary>
public sealed record InArm(long Person, string AssignedAt, bool Contacted, IReadOnlyList<long> Times, double Value);

/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record InArmAnswer(IReadOnlyList<string> Outcomes, IReadOnlyList<InArm> People, long? Next);

/// <summary>The people behind every number of an uplift report.</summary>
internal sealed class ListInArm(ReadOutcomes read, PolicyVersions policies, Persons persons, Database database, TimeProvider time)
{
    private const int PerPage = 50, AtOnce = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/experiments/people", (string? experiment, string? arm, string[]? outcome, string? value, int? days, string? with, bool? contacted, long? after, ListInArm list) =>
            list.Page(experiment, arm, outcome, value, days, with, contacted, after)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/api/experiments/people", (string? experiment, string? arm, string[]? outcome, string? value, int? days, string? with, bool? contacted, long? after, ListInArm list) =>
            list.Answer(experiment, arm, outcome, value, days, with, contacted, after)).Require(Permissions.GateRead).WithTags("Experiments")
            .WithSummary("Who was assigned to an arm: all, those with an outcome (with), or those contacted; after is the next of the page before.");
    }

    /// <summary>At most one page, the next beginning after the last identifier that was looked at.</summary>
    public Task<InArmAnswer> Answer(string? experiment, string? arm, string[]? outcomes, string? value, int? days, string? with, bool? contacted, long? from)
    {
        var asked = UpliftAsked.Of(experiment, with is null ? outcomes : [.. outcomes ?? [], with], value, days);
        var which = with is null ? -1 : asked.Outcomes.ToList().IndexOf(with.Trim());
        return database.Read(session =>
        {
            var (policy, now) = (policies.Live(session).Policy, Micros.Now(time));
            var found = new List<InArm>();
            long? last = from ?? 0;
            while (last is { } after)
            {
                (var people, last) = read.After(session, asked, policy, now, after, AtOnce);
                foreach (var (first, o) in people.OrderBy(p => p.First))
                {
                    if ((arm is not null && o.Assigned.ArmName != arm) || (which >= 0 && o.Times[which] == 0) || (contacted is { } wanted && o.IsContacted != wanted))
                        continue;
                    found.Add(new(o.Person, Micros.ToText(o.Assigned.At), o.IsContacted, o.Times, o.Value));
                    if (found.Count == PerPage)
                        return new(asked.Outcomes, found, first);
                }
            }
            return new InArmAnswer(asked.Outcomes, found, null);
        });
    }

    private async Task<RazorComponentResult> Page(string? experiment, string? arm, string[]? outcomes, string? value, int? days, string? with, bool? contacted, long? after)
    {
        var answer = await Answer(experiment, arm, outcomes, value, days, with, contacted, after);
        var titles = await database.Read(session => persons.Load(session, [.. answer.People.Select(p => p.Person)]).ToDictionary(p => p.Id, p => p.Title));
        return new RazorComponentResult<InArmPage>(new { Asked = new UpliftAddress(experiment!, outcomes ?? [], value, days), Arm = arm, With = with, Contacted = contacted, After = after, Answer = answer, Titles = titles });
    }
}
