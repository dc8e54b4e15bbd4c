using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Forms;

namespace Throughline.People.Segments.Build;

/// <summary>The form in which a rule is written, and what it would find while it is being written.</summary>
internal sealed class BuildSegment(
    SegmentList segments, RuleBooks books, KnownWords words, PreviewRule preview, CreateSegment create, ChangeSegment change, Database database)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/segments/new", (BuildSegment build) => build.Page(null, RuleForm.Fresh(), null, null)).Require(Permissions.SegmentsWrite).WithTags("Pages");
        routes.MapGet("/segments/{id:long}/edit", (long id, BuildSegment build) => build.Edit(id)).Require(Permissions.SegmentsWrite).WithTags("Pages");
        routes.MapPost("/segments/new", (HttpRequest request, BuildSegment build, Caller caller, CancellationToken cancel) => build.Post(null, request, caller, cancel))
            .Require(Permissions.SegmentsWrite).WithTags("Pages").TakesForm();
        routes.MapPost("/segments/{id:long}/edit", (long id, HttpRequest request, BuildSegment build, Caller caller, CancellationToken cancel) => build.Post(id, request, caller, cancel))
            .Require(Permissions.SegmentsWrite).WithTags("Pages").TakesForm();
        routes.MapPost("/segments/preview", (long? id, HttpRequest request, BuildSegment build, CancellationToken cancel) => build.Glance(id, request, cancel))
            .Require(Permissions.SegmentsWrite).WithTags("Pages").TakesForm();
    }

    private async Task<IResult> Edit(long id)
    {
        var segment = await database.Read(session => ListSegments.Get(session, segments, id));
        return await Page(id, FormRules.ToForm(segment.Name, segment.About, segment.Rule), null, null);
    }

    private async Task<IResult> Post(long? id, HttpRequest request, Caller caller, CancellationToken cancel)
    {
        var posted = await request.ReadFormAsync(cancel);
        var (form, what) = (RuleForm.Of(posted), posted["do"].ToString());
        try
        {
            if (what == "json")
                form.Json = FormRules.Indented(FormRules.ToRule(form));
            else
                form.Do(what);
            if (what == "look")
                return await Page(id, form, await preview.Do(FormRules.ToRule(form), id, cancel), null);
            if (what != "save")
                return await Page(id, form, null, null);
            if (id is null)
                return Results.LocalRedirect($"/segments/{await create.Do(caller, form.Name, form.About, FormRules.ToRule(form))}");
            await change.Do(caller, id.Value, form.Name, form.About, FormRules.ToRule(form));
            return Results.LocalRedirect($"/segments/{id}");
        }
        catch (UserErrorException e)
        {
            return await Page(id, form, null, e.Message);
        }
    }

    private async Task<IResult> Glance(long? id, HttpRequest request, CancellationToken cancel)
    {
        try
        {
            var found = await preview.Do(FormRules.ToRule(RuleForm.Of(await request.ReadFormAsync(cancel))), id, cancel);
            return new RazorComponentResult<PreviewLines>(new { Preview = found });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<PreviewLines>(new { Incomplete = e.Message });
        }
    }

    private async Task<IResult> Page(long? id, RuleForm form, Preview? found, string? error)
    {
        var choices = await database.Read(session =>
        {
            var book = books.Now(session);
            var part = id is { } of ? book.Dependents(of).Append(of).ToHashSet() : [];
            return new BuilderChoices(words.Events(session), words.Traits(session),
                [.. book.Segments.Where(segment => !part.Contains(segment.Id)).Select(segment => (segment.Id, segment.Name))]);
        });
        return new RazorComponentResult<BuilderPage>(new { Id = id, Form = form, Choices = choices, Preview = found, Error = error })
        {
            StatusCode = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }
}

/// <summary>What the form's fields offer.</summary>
public sealed record BuilderChoices(IReadOnlyList<string> Events, IReadOnlyList<string> Traits, IReadOnlyList<(long Id, string Name)> Segments);
