using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.People.Phases;

internal sealed record NewPhaseTable(IReadOnlyList<PhaseRule>? Rules);

internal sealed record PhaseTableAnswer(long Version, string? MadeAt, string? MadeBy, IReadOnlyList<PhaseRule> Rules)
{
    public static PhaseTableAnswer Of(PhaseTable table) => new(table.Version, table.MadeAt is { } at ? Micros.ToText(at) : null, table.MadeBy, table.Rules);
}

/// <summary>The rule table of phases: shown, and edited as a new version, which holds for everyone from its saving on.</summary>
internal sealed class EditPhases(Database database, PhaseTables tables, AuditList audit, TimeProvider time)
{
    public const string Path = "/settings/phases";
    internal const int Spare = 3;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/phases", (EditPhases edit) => edit.Page()).Require(Permissions.PeopleRules).WithTags("Pages");
        routes.MapPost("/settings/phases", Form).Require(Permissions.PeopleRules).WithTags("Pages");
        routes.MapGet("/api/phases", Api).Require(Permissions.PeopleRead).WithTags("Phases")
            .WithSummary("The rule table of phases that is live, and the versions before it.");
        routes.MapPut("/api/phases", Put).Require(Permissions.PeopleRules).WithTags("Phases")
            .WithSummary("Make a new version of the rule table of phases live. The first rule that holds decides; the last must hold for anyone.");
    }

    private static async Task<IResult> Form([FromForm] IFormCollection form, EditPhases edit, Caller caller)
    {
        IReadOnlyList<PhaseRule> rules = [];
        try
        {
            rules = Rules(form);
            await edit.Save(rules, caller);
            return Results.LocalRedirect(Path);
        }
        catch (UserErrorException e)
        {
            return await edit.Page(e.Message, rules);
        }
    }

    private static async Task<IReadOnlyList<PhaseTableAnswer>> Api(EditPhases edit) => [.. (await edit.All()).Select(PhaseTableAnswer.Of)];

    private Task<List<PhaseTable>> All() => database.Read(tables.All);

    private static async Task<PhaseTableAnswer> Put(NewPhaseTable request, EditPhases edit, Caller caller) =>
        PhaseTableAnswer.Of(await edit.Save(request.Rules ?? [], caller));

    private async Task<IResult> Page(string? problem = null, IReadOnlyList<PhaseRule>? entered = null)
    {
        var all = await All();
        return new RazorComponentResult<PhasesPage>(new { Tables = all, Rules = entered ?? all[0].Rules, Problem = problem })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private Task<PhaseTable> Save(IReadOnlyList<PhaseRule> rules, Caller caller)
    {
        var made = PhaseTable.Checked(rules);
        var now = Micros.Now(time);
        return database.Write(tx =>
        {
            var version = tables.Add(tx, made, caller.Name, now);
            audit.Add(tx, caller, "phases.edit", $"version {version}", new { rules = made.Count });
            return new PhaseTable(version, made, now, caller.Name);
        });
    }

    /// <summary>The rows of the form in the order of their numbers; rows without a phase are gone.</summary>
    /// <exception cref="UserErrorException">A number is none.</exception>
    internal static IReadOnlyList<PhaseRule> Rules(IFormCollection form)
    {
        var rows = new List<(double Place, PhaseRule Rule)>();
        for (var row = 0; row < PhaseTable.MostRules + Spare && form.ContainsKey($"phase-{row}"); row++)
        {
            var phase = Text(form, $"phase-{row}");
            if (phase.Length == 0)
                continue;
            var when = new List<PhaseCondition>();
            for (var i = 0; i < PhaseTable.MostConditions; i++)
                if (Text(form, $"is-{row}-{i}") is { Length: > 0 } kind)
                    when.Add(Condition(kind, Text(form, $"what-{row}-{i}"), Text(form, $"value-{row}-{i}"), rows.Count + 1));
            var place = Text(form, $"place-{row}");
            rows.Add((place.Length == 0 ? row + 1 : double.TryParse(place, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
                : throw new UserErrorException($"Rule {rows.Count + 1}: its place is a number."), new(phase, when)));
        }
        return [.. rows.OrderBy(row => row.Place).Select(row => row.Rule)];
    }

    private static PhaseCondition Condition(string kind, string what, string value, int rule) =>
        kind is PhaseCondition.TraitIs or PhaseCondition.TraitSet ? new(kind, what, Value: value)
        : value.Length == 0 ? new(kind, what)
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? new(kind, what, days)
        : throw new UserErrorException($"Rule {rule}: “{value}” is no number of days.");

    private static string Text(IFormCollection form, string name) => form[name].ToString().Trim();
}
