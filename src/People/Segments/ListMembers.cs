using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.People.Segments;

/// <summary>A segment, and who belongs to it.</summary>
internal sealed class ListMembers(
    SegmentList segments, RuleBooks books, Members members, SegmentChanges changes, Persons persons, Database database, TimeProvider time)
{
    private const int PerPage = 50, Most = 1000, ChangesShown = 10, DaysShown = 90;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/segments/{id:long}", (long id, long? after, ListMembers list) => list.Page(id, after)).Require(Permissions.SegmentsRead).WithTags("Pages");
        routes.MapGet("/api/segments/{id:long}/members", (long id, long? after, int? limit, ListMembers list) => list.Answer(id, after, limit))
            .Require(Permissions.SegmentsRead).WithTags("Segments").WithSummary("Who belongs to a segment, page by page; after is the next of the page before.");
        routes.MapGet("/api/segments/changes", (long? after, int? limit, long? segment, ListMembers list) => list.Changed(after, limit, segment))
            .Require(Permissions.SegmentsRead).WithTags("Segments").WithSummary("Who entered and left segments after a position, oldest first, each once and in one order.");
    }

    private async Task<RazorComponentResult> Page(long id, long? after)
    {
        var view = await database.Read(session =>
        {
            var (segment, book, today) = (ListSegments.Get(session, segments, id), books.Now(session), Micros.Now(time) / Micros.PerDay);
            var rows = members.List(session, id, after ?? 0, PerPage + 1);
            var newest = changes.Newest(session, id, ChangesShown);
            var identifiers = newest.ConvertAll(change => change.Identifier);
            var personOf = persons.Of(session, identifiers);
            var titles = persons.Load(session, [.. rows.Take(PerPage).Select(row => row.Person).Concat(personOf.Values).Distinct()]).ToDictionary(person => person.Id, person => person.Title);
            return new SegmentView(
                segment.Id, segment.Name, segment.About, Sentences.Of(segment.Rule, book), Sentences.State(segment),
                Sentences.Progress(segment, members.Last(session)), segment.Members, persons.Count(session),
                segment.ChangedAt, segment.ChangedBy,
                [.. rows.Take(PerPage).Select(row => new MemberLine(row.Person, titles.GetValueOrDefault(row.Person, $"Person {row.Person}"), row.SinceAt))],
                rows.Count > PerPage ? rows[PerPage - 1].Identifier : null,
                [.. newest.Select(change => new ChangeLine(personOf[change.Identifier], titles.GetValueOrDefault(personOf[change.Identifier], $"Person {change.Identifier}"),
                    change.Entered == 1, change.ChangedAt, change.Cause, change.Because))],
                [.. book.Dependents(id).Select(other => (other, book.NameOf(other)))],
                SizeOverTime.Of([.. segments.Sizes(session, today - DaysShown)[id]], today, DaysShown, segment.Members));
        });
        return new RazorComponentResult<SegmentPage>(new { View = view, After = after });
    }

    private Task<MembersAnswer> Answer(long id, long? after, int? limit) => database.Read(session =>
    {
        var (segment, most) = (ListSegments.Get(session, segments, id), Math.Clamp(limit ?? PerPage, 1, Most));
        var rows = members.List(session, id, after ?? 0, most + 1);
        return new MembersAnswer(
            [.. rows.Take(most).Select(row => new MemberAnswer(row.Person, Micros.ToText(row.SinceAt)))],
            rows.Count > most ? rows[most - 1].Identifier : null, segment.Members, Sentences.State(segment));
    });

    private Task<ChangesAnswer> Changed(long? after, int? limit, long? segment) => database.Read(session =>
    {
        var found = changes.Read(session, after ?? 0, Math.Clamp(limit ?? PerPage, 1, Most), segment);
        var personOf = persons.Of(session, [.. found.Select(change => change.Identifier)]);
        return new ChangesAnswer(
            [.. found.Select(change => new ChangeAnswer(change.Position, change.Segment, personOf[change.Identifier],
                change.Entered == 1 ? "entered" : "left", Micros.ToText(change.ChangedAt), change.Cause, change.Because))],
            found.Count > 0 ? found[^1].Position : after ?? 0);
    });
}

/// <summary>What the page of a segment shows. Instants are microseconds UTC.</summary>
public sealed record SegmentView(
    long Id, string Name, string About, string Sentence, string State, double? Progress, long Members, long People, long ChangedAt, string ChangedBy,
    IReadOnlyList<MemberLine> List, long? Next, IReadOnlyList<ChangeLine> Changes, IReadOnlyList<(long Id, string Name)> PartOf, IReadOnlyList<long> Sizes);

public sealed record MemberLine(long Person, string Title, long SinceAt);
public sealed record ChangeLine(long Person, string Title, bool Entered, long At, string Cause, long? Because);

/// <param name="Next">The <c>after</c> of the page that follows; null on the last.</param>
internal sealed record MembersAnswer(IReadOnlyList<MemberAnswer> Members, long? Next, long Total, string State);

internal sealed record MemberAnswer(long Person, string Since);

/// <param name="Next">The <c>after</c> with which to go on, also when there was nothing new.</param>
internal sealed record ChangesAnswer(IReadOnlyList<ChangeAnswer> Changes, long Next);

/// <param name="Cause">event, time, identity (joined or parted) or rule.</param>
/// <param name="Because">The sequence of the event that caused it.</param>
internal sealed record ChangeAnswer(long Position, long Segment, long Person, string Change, string At, string Cause, long? Because);
