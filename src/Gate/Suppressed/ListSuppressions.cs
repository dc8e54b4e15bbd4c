using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Gate.Decisions;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Access;

namespace Throughline.Gate.Suppressed;

/// <summary>An address to which nothing may go: as type:value, on a channel (* for any), why and since when.</summary>
public sealed record SuppressionAnswer(string Address, string Channel, string Reason, string At, long Person, long Identifier);

/// <param name="Remembered">Addresses of people who were erased, of which only a keyed hash is left.</param>
/// <param name="Next">Where the next page begins (before), null on the last.</param>
public sealed record SuppressionsAnswer(IReadOnlyList<SuppressionAnswer> Suppressions, long Known, long Remembered, string? Next);

/// <summary>The addresses to which nothing may go, newest first; and all of them as CSV.</summary>
public sealed class ListSuppressions
{
    private const int PerPage = 50, AtOnce = 1000;
    private readonly Suppressions suppressions;
    private readonly Identifiers identifiers;
    private readonly Persons persons;
    private readonly Database database;

    internal ListSuppressions(Suppressions suppressions, Identifiers identifiers, Persons persons, Database database) =>
        (this.suppressions, this.identifiers, this.persons, this.database) = (suppressions, identifiers, persons, database);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/suppressions", (string? q, string? before, ListSuppressions list) => list.Page(q, before)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/api/suppressions", (string? q, string? before, ListSuppressions list) => list.Answer(q, before)).Require(Permissions.GateRead).WithTags("Suppressions")
            .WithSummary("Addresses to which nothing may go, newest first; q is an address. before is the next of the page before.");
        routes.MapGet("/api/suppressions/export", (ListSuppressions list) => Results.Stream(list.Export, "text/csv; charset=utf-8", "suppressions.csv"))
            .Require(Permissions.PeopleExport).WithTags("Suppressions").Produces<string>(StatusCodes.Status200OK, "text/csv").WithSummary("All of them as CSV, to be imported again.");
    }

    /// <param name="q">An address, as a bare value or type:value; null for all.</param>
    /// <param name="before">Where the page before ended.</param>
    internal Task<SuppressionsAnswer> Answer(string? q, string? before) => database.Read(session =>
    {
        var (at, identifier) = Place(before);
        var only = string.IsNullOrWhiteSpace(q) ? null : Meant(session, q.Trim());
        var page = suppressions.Before(session, at, identifier, only, PerPage + 1);
        var next = page.Count > PerPage ? string.Create(CultureInfo.InvariantCulture, $"{page[PerPage - 1].At}_{page[PerPage - 1].Identifier}") : null;
        var (known, remembered) = suppressions.Count(session);
        return new SuppressionsAnswer(Named(session, page.Take(PerPage).ToList()), known, remembered, next);
    });

    /// <summary>Every one as a line of CSV, a page at a time.</summary>
    public async Task Export(Stream to)
    {
        await using var text = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true);
        await text.WriteAsync(CsvText.Line(SuppressionFile.Columns));
        var (at, identifier) = (long.MaxValue, long.MaxValue);
        while (true)
        {
            var (rows, lines) = await database.Read(session => suppressions.Before(session, at, identifier, null, AtOnce) is var found ? (found, Named(session, found)) : default);
            foreach (var line in lines)
                await text.WriteAsync(CsvText.Line(line.Address, line.Channel, line.Reason, line.At));
            if (rows.Count < AtOnce)
                return;
            (at, identifier) = (rows[^1].At, rows[^1].Identifier);
        }
    }

    internal async Task<RazorComponentResult> Page(string? q, string? before = null, string? said = null, string? error = null) =>
        new RazorComponentResult<SuppressionsPage>(new { Query = q, Before = before, Answer = await Answer(q, before), Said = said, Error = error });

    private List<SuppressionAnswer> Named(Session session, List<Suppression> rows)
    {
        var known = identifiers.Of(session, [.. rows.Select(r => r.Identifier).Distinct()]).ToDictionary(i => i.Id);
        var person = persons.Of(session, known.Keys);
        return [.. rows.Where(r => known.ContainsKey(r.Identifier)).Select(r => new SuppressionAnswer(
            SuppressionFile.Written(known[r.Identifier].Plain), r.Channel, r.Reason, Micros.ToText(r.At), person[r.Identifier], r.Identifier))];
    }

    private List<long> Meant(Session session, string q) => SuppressionFile.Address(q) is { } address && identifiers.WithValue(session, address.Value).Where(i => i.Plain == address).ToList() is { Count: > 0 } exact
        ? exact.ConvertAll(i => i.Id) : identifiers.WithValue(session, q).ConvertAll(i => i.Id);

    private static (long At, long Identifier) Place(string? before) => before?.Split('_') is [var at, var id]
        && long.TryParse(at, CultureInfo.InvariantCulture, out var micros) && long.TryParse(id, CultureInfo.InvariantCulture, out var identifier)
            ? (micros, identifier) : (long.MaxValue, long.MaxValue);
}
