using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.People.Identity;

/// <summary>The claims that were refused because a person would have had too many identifiers, for somebody to look at: newest first.</summary>
internal static class ReviewClaims
{
    private const int PerPage = 50;
    private const int Most = 1000;

    public static void MapReviewClaims(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/people/review", Page).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/api/people/review", Answer).Require(Permissions.PeopleRead).WithTags("Identity")
            .WithSummary("Claims that were refused because a person would have had too many identifiers, newest first.");
    }

    private static async Task<RazorComponentResult> Page(string? before, Caller caller, Database database, Claims claims, JoinedBy joinedBy) =>
        new RazorComponentResult<ReviewClaimsPage>(new { List = await Read(before, PerPage, database, claims, joinedBy), Before = before, MayMerge = caller.May(Permissions.PeopleMerge) });

    private static async Task<Ok<ReviewAnswer>> Answer(string? before, int? limit, Database database, Claims claims, JoinedBy joinedBy)
    {
        var list = await Read(before, Math.Clamp(limit ?? PerPage, 1, Most), database, claims, joinedBy);
        return TypedResults.Ok(new ReviewAnswer([.. list.Claims.Select(ClaimAnswer.Of)], list.Next, list.Total));
    }

    private static Task<ReviewList> Read(string? before, int limit, Database database, Claims claims, JoinedBy joinedBy) => database.Read(session =>
    {
        var found = claims.Refused(session, Place(before), limit + 1);
        var shown = found.Take(limit).ToList();
        return new ReviewList(joinedBy.Tell(session, shown), found.Count > limit ? Convert.ToHexString(shown[^1].Key!.Bytes) : null, claims.CountRefused(session));
    });

    private static ClaimKey? Place(string? before)
    {
        try
        {
            return string.IsNullOrEmpty(before) ? null : ClaimKey.Of(Convert.FromHexString(before));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

public sealed record ReviewList
{
    internal ReviewList(IReadOnlyList<ToldClaim> claims, string? next, long total) => (Claims, Next, Total) = (claims, next, total);

    internal IReadOnlyList<ToldClaim> Claims { get; }
    public string? Next { get; }
    public long Total { get; }
}

/// <summary>A page of refused claims; <c>next</c> is the <c>before</c> of the page that follows, <c>total</c> counts all there are.</summary>
internal sealed record ReviewAnswer(IReadOnlyList<ClaimAnswer> Claims, string? Next, long Total);
