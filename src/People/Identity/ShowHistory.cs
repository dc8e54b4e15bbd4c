using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Browse;
using Throughline.Web.Access;

namespace Throughline.People.Identity;

/// <summary>What was merged, separated, verified and undone, by whom.</summary>
internal static class ShowHistory
{
    private const int PerPage = 50;
    private const int Most = 1000;

    public static void MapShowHistory(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/people/history", Page).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/api/people/history", Answer).Require(Permissions.PeopleRead).WithTags("Identity")
            .WithSummary("What operators merged, separated, verified and undid, newest first.");
    }

    private static async Task<RazorComponentResult> Page(string? before, Database database, IdentityHistory history, Identifiers identifiers) =>
        new RazorComponentResult<ShowHistoryPage>(new { List = await Read(before, PerPage, database, history, identifiers), Before = before });

    private static async Task<Ok<HistoryAnswer>> Answer(string? before, int? limit, Database database, IdentityHistory history, Identifiers identifiers)
    {
        var list = await Read(before, Math.Clamp(limit ?? PerPage, 1, Most), database, history, identifiers);
        return TypedResults.Ok(new HistoryAnswer(
            [.. list.Entries.Select(e => new HistoryEntry(
                e.Entry.Fact, PersonAnswer.Of(e.One), PersonAnswer.Of(e.Other), Micros.ToText(e.Entry.SaidAt), e.Entry.SaidBy, e.Entry.Reason))],
            list.Next));
    }

    private static Task<HistoryList> Read(string? before, int limit, Database database, IdentityHistory history, Identifiers identifiers) => database.Read(session =>
    {
        var place = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : long.MaxValue;
        var found = history.Before(session, place, limit + 1);
        var shown = found.Take(limit).ToList();
        var known = identifiers.Of(session, [.. shown.SelectMany(e => (long[])[e.One, e.Other]).Distinct()]).ToDictionary(i => i.Id);
        return new HistoryList(
            [.. shown.Where(e => known.ContainsKey(e.One) && known.ContainsKey(e.Other)).Select(e => (e, known[e.One], known[e.Other]))],
            found.Count > limit ? shown[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    });
}

public sealed record HistoryList
{
    internal HistoryList(IReadOnlyList<(IdentityEntry Entry, KnownIdentifier One, KnownIdentifier Other)> entries, string? next) => (Entries, Next) = (entries, next);

    internal IReadOnlyList<(IdentityEntry Entry, KnownIdentifier One, KnownIdentifier Other)> Entries { get; }
    public string? Next { get; }
}

/// <summary>What somebody said about two identifiers; <c>at</c> is ISO 8601 in UTC.</summary>
internal sealed record HistoryEntry(string What, IdentifierAnswer One, IdentifierAnswer Other, string At, string? By, string? Reason);

/// <summary>A page of it; <c>next</c> is the <c>before</c> of the page that follows.</summary>
internal sealed record HistoryAnswer(IReadOnlyList<HistoryEntry> History, string? Next);
