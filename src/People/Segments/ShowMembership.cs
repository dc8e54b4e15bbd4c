using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Segments.Rules;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.People.Segments;

/// <summary>To which segments a person belongs, and why or why not.</summary>
internal sealed class ShowMembership(SegmentList segments, RuleBooks books, Members members, LoadFacts load, Persons persons, Database database, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/segments/{id:long}/people/{person:long}", (long id, long person, ShowMembership show) => show.WhyPage(id, person))
            .Require(Permissions.SegmentsRead).WithTags("Pages");
        routes.MapGet("/people/{id:long}/segments", (long id, ShowMembership show) => show.Panel(id)).Require(Permissions.SegmentsRead).WithTags("Pages");
        routes.MapGet("/api/segments/{id:long}/people/{person:long}", (long id, long person, ShowMembership show) => show.Why(id, person))
            .Require(Permissions.SegmentsRead).WithTags("Segments").WithSummary("Whether a person belongs to a segment now, and part by part why.");
        routes.MapGet("/api/people/{id:long}/segments", (long id, ShowMembership show) => show.Of(id))
            .Require(Permissions.SegmentsRead).WithTags("Segments").WithSummary("The segments that a person belongs to.");
    }

    public Task<WhyAnswer> Why(long id, long person) => database.Read(session =>
    {
        var (segment, found, now) = (ListSegments.Get(session, segments, id), Find(session, person), Micros.Now(time));
        var book = books.Now(session);
        var personOf = found.Identifiers.ToDictionary(identifier => identifier.Id, _ => found.Id);
        var facts = load.Of(session, personOf, Needs.Of(book, [segment.Rule]), now, everything: false).GetValueOrDefault(found.Id, PersonFacts.Nothing);
        var since = members.Of(session, [.. personOf.Keys], [id]).Select(member => (long?)member.SinceAt).FirstOrDefault();
        var until = new Decide(book.Rules, facts, now).Of(segment.Rule).Until;
        return new WhyAnswer(
            segment.Id, segment.Name, found.Id, found.Title, since is not null, since is { } at ? Micros.ToText(at) : null,
            until < long.MaxValue ? Micros.ToText(until) : null, new Explain(book.Rules, book.NameOf, facts, now).Of(segment.Rule));
    });

    public Task<List<BelongsAnswer>> Of(long person) => database.Read(session =>
    {
        var (found, book) = (Find(session, person), books.Now(session));
        return members.Of(session, [.. found.Identifiers.Select(identifier => identifier.Id)]).Where(member => book.Rules.ContainsKey(member.Segment))
            .Select(member => new BelongsAnswer(member.Segment, book.NameOf(member.Segment), Micros.ToText(member.SinceAt))).OrderBy(of => of.Name, StringComparer.Ordinal).ToList();
    });

    private async Task<RazorComponentResult> WhyPage(long id, long person) => new RazorComponentResult<WhyPage>(new { Why = await Why(id, person) });

    private async Task<RazorComponentResult> Panel(long person) => new RazorComponentResult<PersonSegments>(new { Person = person, Segments = await Of(person) });

    private Person Find(Session session, long id) =>
        (persons.Of(session, id) is { } person ? persons.Find(session, person) : null)
        ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no person {id}.");
}

/// <param name="Until">When the answer may change with nothing happening, where it may.</param>
public sealed record WhyAnswer(long Segment, string Name, long Person, string Title, bool Belongs, string? Since, string? Until, Reason Because);

public sealed record BelongsAnswer(long Segment, string Name, string Since);
