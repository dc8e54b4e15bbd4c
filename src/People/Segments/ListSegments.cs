using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.People.Segments;

internal sealed class ListSegments(SegmentList segments, RuleBooks books, Members members, Persons persons, Database database, TimeProvider time)
{
    private const int DaysShown = 30;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/segments", (ListSegments list) => list.Page()).Require(Permissions.SegmentsRead).WithTags("Pages");
        routes.MapGet("/api/segments", (ListSegments list) => list.All()).Require(Permissions.SegmentsRead).WithTags("Segments")
            .WithSummary("All segments, by name.");
        routes.MapGet("/api/segments/{id:long}", (long id, ListSegments list) => list.One(id)).Require(Permissions.SegmentsRead).WithTags("Segments")
            .WithSummary("A segment: its rule, in words too, and how many belong.");
    }

    public static Segment Get(Session session, SegmentList segments, long id) =>
        segments.Find(session, id) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no segment {id}. It may have been deleted.");

    public Task<SegmentAnswer> One(long id) => database.Read(session =>
        SegmentAnswer.Of(Get(session, segments, id), books.Now(session), members.Last(session)));

    private Task<List<SegmentAnswer>> All() => database.Read(session =>
    {
        var (book, last) = (books.Now(session), members.Last(session));
        return segments.All(session).ConvertAll(segment => SegmentAnswer.Of(segment, book, last));
    });

    private async Task<RazorComponentResult> Page()
    {
        var list = await database.Read(session =>
        {
            var (book, last, today) = (books.Now(session), members.Last(session), Micros.Now(time) / Micros.PerDay);
            var sizes = segments.Sizes(session, today - DaysShown);
            return new SegmentsView(
                segments.All(session).ConvertAll(segment => new SegmentLine(
                    segment.Id, segment.Name, Sentences.Of(segment.Rule, book), Sentences.State(segment), Sentences.Progress(segment, last),
                    segment.Members, SizeOverTime.Of([.. sizes[segment.Id]], today, DaysShown, segment.Members))),
                persons.Count(session));
        });
        return new RazorComponentResult<SegmentsPage>(new { List = list });
    }
}

/// <summary>What the page of segments shows.</summary>
public sealed record SegmentsView(IReadOnlyList<SegmentLine> Segments, long People);

/// <param name="Sizes">The size at the end of each of the last days, the last today's.</param>
public sealed record SegmentLine(
    long Id, string Name, string Sentence, string State, double? Progress, long Members, IReadOnlyList<long> Sizes);
