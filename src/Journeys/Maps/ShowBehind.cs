using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Journeys.Queries;
using Throughline.People;
using Throughline.Web.Access;

namespace Throughline.Journeys.Maps;

internal sealed class ShowBehind(IAnswerQueries answers, NamePeople names)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/journeys/behind", (string q, string? way, ShowBehind show, Caller caller, CancellationToken cancel) => show.Page(JourneyQuery.Parse(q), way, caller, cancel))
            .Require(Permissions.MapsRead).WithTags("Pages");

    private async Task<RazorComponentResult> Page(JourneyQuery query, string? way, Caller caller, CancellationToken cancel)
    {
        var number = query.Behind ?? new();
        var asked = query.Ask == Ask.Behind ? query : query.Number(number);
        var view = (BehindView)await answers.Answer(asked, cancel);
        return new RazorComponentResult<BehindPage>(new
        {
            Query = asked,
            Title = BehindTitle.Of(asked),
            Way = PersonWays.All.Any(known => known.Words == way) ? way : null,
            View = await names.Of(view, caller.May(Permissions.PeopleRead), cancel),
        });
    }
}
