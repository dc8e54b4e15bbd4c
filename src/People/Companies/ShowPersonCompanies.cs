using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Profiles;
using Throughline.Web.Access;

namespace Throughline.People.Companies;

/// <summary>The panel of the companies a person belongs to.</summary>
internal sealed class ShowPersonCompanies(Database database, CompanyList companies, StateFact facts)
{
    public const string Path = "/people/{id}/companies";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/people/{id:long}/companies", (long id, ShowPersonCompanies show) => show.Page(id)).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/api/people/{id:long}/companies", Api).Require(Permissions.PeopleRead).WithTags("Companies")
            .WithSummary("The companies a person belongs to.");
    }

    /// <summary>Does what a form asked for and shows the panel again; a user's mistake is shown above it.</summary>
    public async Task<IResult> After(long id, Func<Task> act)
    {
        try
        {
            await act();
            return Results.LocalRedirect($"/people/{id}/companies");
        }
        catch (UserErrorException e)
        {
            return await Page(id, e.Message);
        }
    }

    private async Task<IResult> Page(long id, string? problem = null) =>
        new RazorComponentResult<PersonCompaniesPage>(new { Person = id, Companies = await Read(id), Problem = problem })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static async Task<IReadOnlyList<PersonCompanyAnswer>> Api(long id, ShowPersonCompanies show) =>
        [.. (await show.Read(id)).Select(c => new PersonCompanyAnswer(c.Id, c.Key, c.Name, Micros.ToText(c.At), c.Sequence))];

    private Task<List<PersonCompany>> Read(long id) =>
        database.Read(session => companies.Of(session, [.. facts.IdentifiersOf(session, id).Select(i => i.Id)]));
}
