using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel.Yaml;
using Throughline.Web.Access;
using Throughline.Web.Forms;

namespace Throughline.Gate.Policies.Pages;

/// <summary>Makes a draft from a version, as a form or as text. What was written stays whatever is wrong with it.</summary>
internal sealed class EditPolicy(DraftPolicy draft)
{
    private const string AsText = "text", AsForm = "form";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/policies/{version:long}/draft", (long version, EditPolicy edit, string? @as = null) => edit.Begin(version, @as == AsText)).Require(Permissions.PoliciesWrite).WithTags("Pages");
        routes.MapPost("/gate/policies/{version:long}/draft", (long version, HttpRequest request, EditPolicy edit, Caller caller) => edit.Go(version, request, caller)).Require(Permissions.PoliciesWrite).WithTags("Pages").TakesForm();
    }

    private async Task<IResult> Begin(long version, bool asText)
    {
        var from = await draft.Get(version);
        return Show(new(version, asText ? from.Document : null, asText ? null : PolicyCells.Of(ReadPolicy.Kept(from.Document)), ReadPolicy.Of(from.Document).Problems, isLookedAt: false));
    }

    private async Task<IResult> Go(long version, HttpRequest request, Caller caller)
    {
        var form = await request.ReadFormAsync();
        var cells = form.ContainsKey("document") ? null : PostedCells.Of(form);
        var document = cells is null ? form["document"].ToString().ReplaceLineEndings("\n") : PolicyYaml.Of(cells);
        var (policy, problems) = ReadPolicy.Of(document);
        if (form["step"] == "keep" && policy is not null)
            return Results.LocalRedirect($"/gate/policies/{(await draft.Do(caller, document)).Version}");
        return form["step"].ToString() switch
        {
            AsText => Show(new(version, document, null, problems, isLookedAt: true)),
            AsForm when policy is not null => Show(new(version, null, PolicyCells.Of(policy), problems, isLookedAt: true)),
            _ => Show(new(version, cells is null ? document : null, cells, problems, isLookedAt: true)),
        };
    }

    private static RazorComponentResult Show(PolicyDraftView view) => new RazorComponentResult<EditPolicyPage>(new { View = view })
    {
        StatusCode = view.IsLookedAt && view.HasErrors ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
    };
}

/// <summary>A draft while it is written: as text or as cells, and what is wrong or doubtful in it.</summary>
public sealed record PolicyDraftView
{
    internal PolicyDraftView(long from, string? document, PolicyCells? cells, IReadOnlyList<YamlProblem> problems, bool isLookedAt) =>
        (From, Document, Cells, Problems, IsLookedAt) = (from, document, cells, problems, isLookedAt);

    public long From { get; }
    public string? Document { get; }
    public PolicyCells? Cells { get; }
    internal IReadOnlyList<YamlProblem> Problems { get; }

    /// <summary>Somebody asked what is wrong with it.</summary>
    public bool IsLookedAt { get; }

    public bool HasErrors => Problems.Any(problem => !problem.IsWarning);
}
