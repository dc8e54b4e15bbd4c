using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Browse;
using Throughline.Web.Access;

namespace Throughline.People.Linkage.Suggestions;

/// <summary>Two people who may be one, side by side with what speaks for it and against it.</summary>
public sealed record ToldMatch(long Low, long High, double Probability, Person? One, Person? Other, IReadOnlyList<MatchLine> Lines);

/// <summary>A field as both people have it, null where it is not known, and what that says in bits.</summary>
public sealed record MatchLine(string Field, string? One, string? Other, string Level, double Bits);

/// <summary>A page of matches. <see cref="ApplyFrom"/>: from which probability they are merged without being asked; null for never.</summary>
public sealed record MatchPage(IReadOnlyList<ToldMatch> Matches, long Total, int Page, bool HasNext, double? ApplyFrom, long? SearchedAt, bool Searching, long People);

internal static class ShowMatches
{
    public const string Path = "/people/matches";
    private const int PerPage = 20, Most = 200;

    public static void MapShowMatches(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, Page).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/api/people/matches", Answer).Require(Permissions.PeopleRead).WithTags("Identity")
            .WithSummary("People who share no identifier and may be one, the likeliest first, with the evidence field by field.");
    }

    private static async Task<RazorComponentResult> Page(
        int? page, Caller caller, Database database, SuggestionList suggestions, KnownRecords known, Persons persons) => new RazorComponentResult<MatchesPage>(new
        {
            List = await Read(page ?? 1, PerPage, database, suggestions, known, persons),
            MayMerge = caller.May(Permissions.PeopleMerge),
            MayRule = caller.May(Permissions.PeopleRules),
        });

    private static async Task<Ok<MatchesAnswer>> Answer(int? page, int? limit, Database database, SuggestionList suggestions, KnownRecords known, Persons persons)
    {
        var list = await Read(page ?? 1, Math.Clamp(limit ?? PerPage, 1, Most), database, suggestions, known, persons);
        return TypedResults.Ok(new MatchesAnswer(
            [.. list.Matches.Select(m => new MatchAnswer(m.Low, m.High, m.Probability, m.One is null ? null : PersonAnswer.Of(m.One), m.Other is null ? null : PersonAnswer.Of(m.Other), m.Lines))],
            list.Total, list.ApplyFrom, list.SearchedAt is { } at ? Micros.ToText(at) : null));
    }

    private static Task<MatchPage> Read(int page, int limit, Database database, SuggestionList suggestions, KnownRecords known, Persons persons) => database.Read(session =>
    {
        var skip = Math.Clamp(page - 1, 0, 100_000) * limit;
        var found = suggestions.Open(session, skip, limit + 1);
        var shown = found.Take(limit).ToList();
        var of = persons.Of(session, [.. shown.SelectMany(s => (long[])[s.Low, s.High]).Distinct()]);
        var people = persons.Load(session, [.. of.Values.Distinct()]).ToDictionary(p => p.Id);
        var records = known.Of(session, [.. of.Values.Distinct()]);
        var place = records.Persons.Index().ToDictionary(at => at.Item, at => at.Index);
        var search = suggestions.Search(session);
        return new MatchPage(
            [.. shown.Select(s => new ToldMatch(s.Low, s.High, s.Probability, people.GetValueOrDefault(of[s.Low]), people.GetValueOrDefault(of[s.High]), [.. Lines(s)]))],
            suggestions.CountOpen(session), Math.Max(1, page), found.Count > limit, search.ApplyFrom, search.SearchedAt, search.AskedAt is not null || search.HeldUntil is not null, search.People);

        IEnumerable<MatchLine> Lines(Suggestion s) => s.Evidence.Select(e =>
        {
            var f = KnownRecords.Fields.ToList().FindIndex(field => field.Name == e.Field);
            return new MatchLine(e.Field, Text(f, of[s.Low]), Text(f, of[s.High]), e.Level, e.Bits);
        });

        string? Text(int field, long person) => field >= 0 && place.TryGetValue(person, out var at) ? records.Texts[field][at] : null;
    });
}

/// <summary>Matches; <c>total</c> counts all that are open, <c>applyFrom</c> is the probability from which they are merged without being asked.</summary>
internal sealed record MatchesAnswer(IReadOnlyList<MatchAnswer> Matches, long Total, double? ApplyFrom, string? SearchedAt);

internal sealed record MatchAnswer(long Low, long High, double Probability, PersonAnswer? One, PersonAnswer? Other, IReadOnlyList<MatchLine> Evidence);
