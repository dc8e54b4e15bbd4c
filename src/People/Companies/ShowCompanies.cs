using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Profiles;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.People.Companies;

/// <summary>The companies, and a company with its people.</summary>
internal sealed class ShowCompanies(Database database, CompanyList companies, Persons persons)
{
    private const int PerPage = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/companies", ListPage).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/api/companies", ListApi).Require(Permissions.PeopleRead).WithTags("Companies")
            .WithSummary("The companies by group id; with q those whose group id begins with it.");
        routes.MapGet("/companies/{id:long}", Page).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/api/companies/{id:long}", Api).Require(Permissions.PeopleRead).WithTags("Companies")
            .WithSummary("A company: its traits and a page of its people.");
    }

    private static async Task<RazorComponentResult> ListPage(string? q, string? after, ShowCompanies show)
    {
        var list = await show.List(q, after);
        return new RazorComponentResult<CompaniesPage>(new { Companies = list.Take(PerPage).ToList(), Next = list.Count > PerPage ? list[PerPage - 1].Key : null, Sought = q, After = after });
    }

    private static async Task<CompaniesAnswer> ListApi(string? q, string? after, ShowCompanies show)
    {
        var list = await show.List(q, after);
        return new([.. list.Take(PerPage).Select(c => new CompanyLine(c.Id, c.Key, c.Name, c.People))], list.Count > PerPage ? list[PerPage - 1].Key : null);
    }

    private static async Task<RazorComponentResult> Page(long id, long? after, ShowCompanies show)
    {
        var (company, traits, people, next) = await show.Read(id, after ?? 0);
        return new RazorComponentResult<CompanyPage>(new { Company = company, Traits = traits, People = people, Next = next, After = after });
    }

    private static async Task<CompanyAnswer> Api(long id, long? after, ShowCompanies show)
    {
        var (company, traits, people, next) = await show.Read(id, after ?? 0);
        return new(company.Id, company.Key, company.Name, company.People, [.. traits.Select(t => TraitAnswer.Of(t.Newest))],
            [.. people.Select(p => new CompanyPersonAnswer(p.Id, p.Title))], next);
    }

    private Task<List<Company>> List(string? q, string? after) =>
        database.Read(session => companies.Page(session, q?.Trim(), after ?? "", PerPage + 1));

    private Task<(Company, List<Trait>, List<Person>, long?)> Read(long id, long after) => database.Read(session =>
    {
        var company = companies.Find(session, id) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no company {id}.");
        var people = companies.People(session, id, after, PerPage + 1);
        var shown = people.Take(PerPage).ToList();
        return (company, companies.TraitsOf(session, id), persons.Load(session, shown), people.Count > PerPage ? shown[^1] : (long?)null);
    });
}

internal sealed record CompanyLine(long Id, string Key, string? Name, long People);

/// <summary><c>next</c> is the <c>after</c> of the page that follows.</summary>
internal sealed record CompaniesAnswer(IReadOnlyList<CompanyLine> Companies, string? Next);

internal sealed record CompanyPersonAnswer(long Id, string Title);

internal sealed record CompanyAnswer(
    long Id, string Key, string? Name, long Count, IReadOnlyList<TraitAnswer> Traits, IReadOnlyList<CompanyPersonAnswer> People, long? Next);
