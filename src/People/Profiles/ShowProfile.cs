using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Browse;
using Throughline.Web.Access;

namespace Throughline.People.Profiles;

/// <summary>The panel of what is known of a person, and the same by the API.</summary>
internal sealed class ShowProfile(Database database, KnownProfiles profiles, StateFact facts, TimeProvider time)
{
    public const string Path = "/people/{id}/profile";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/people/{id:long}/profile", (long id, ShowProfile show) => show.Page(id)).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/api/people/{id:long}/profile", Api).Require(Permissions.PeopleRead).WithTags("People")
            .WithSummary("What is known of a person: traits with their sources, phases, preferences, companies.");
        routes.MapGet("/people/{id:long}/traits", TraitPage).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/api/people/{id:long}/traits", History).Require(Permissions.PeopleRead).WithTags("People")
            .WithSummary("The traits of a person with all values kept, newest first; with name only that one.");
    }

    /// <summary>Does something that a form asked for and shows the panel again; a user's mistake is shown above it.</summary>
    public async Task<IResult> After(long id, Func<Task> act)
    {
        try
        {
            await act();
            return Results.LocalRedirect($"/people/{id}/profile");
        }
        catch (UserErrorException e)
        {
            return await Page(id, e.Message);
        }
    }

    private async Task<IResult> Page(long id, string? problem = null) =>
        new RazorComponentResult<ProfilePage>(new { Profile = await Read(id), Problem = problem })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static async Task<ProfileAnswer> Api(long id, ShowProfile show) => ProfileAnswer.Of(await show.Read(id));

    private static async Task<IResult> TraitPage(long id, string name, ShowProfile show) =>
        new RazorComponentResult<TraitPage>(new { Person = id, Trait = (await show.Read(id)).Traits.FirstOrDefault(t => t.Name == name), Name = name });

    private static async Task<IReadOnlyList<TraitHistoryAnswer>> History(long id, string? name, ShowProfile show) =>
        [.. (await show.Read(id)).Traits.Where(t => name is null || t.Name == name).Select(TraitHistoryAnswer.Of)];

    private Task<Profile> Read(long id) => database.Read(session =>
    {
        facts.IdentifiersOf(session, id);
        return profiles.Of(session, id, Micros.Now(time));
    });
}
