using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Touchpoints.Contacts;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Access;

namespace Throughline.Gate.Touchpoints.Reports;

/// <summary>The findings of <see cref="TouchpointReport"/> over the contacts of the last <see cref="Days"/>.</summary>
/// <param name="DoubleContacts">The closest first; at most as many as asked for.</param>
/// <param name="PeopleOfTwoTeams">How many there are in all.</param>
/// <param name="PeopleContacted">How many people any team contacted.</param>
/// <param name="Outside">The most first.</param>
public sealed record ReportAnswer(
    int Days, int Within, IReadOnlyList<WithoutOperator> WithoutOperator, IReadOnlyList<RenewalDue> RenewalsDue, IReadOnlyList<Overlap> Overlaps,
    IReadOnlyList<DoubleContact> DoubleContacts, long PeopleOfTwoTeams, long PeopleContacted, IReadOnlyList<OutsideContacts> Outside, long ContactsOutside, long Contacts);

/// <summary>What of touchpoints and contacts somebody should look at.</summary>
public sealed class ShowReports
{
    public const int DefaultDays = 30, DefaultWithin = 7, MostDays = 3650, RenewalDays = 30;
    private const int PeopleShown = 100, MostPeople = 10_000, AtOnce = 10_000;
    private readonly TouchpointList touchpoints;
    private readonly ContactList contacts;
    private readonly Persons persons;
    private readonly Database database;
    private readonly TimeProvider time;

    internal ShowReports(TouchpointList touchpoints, ContactList contacts, Persons persons, Database database, TimeProvider time) =>
        (this.touchpoints, this.contacts, this.persons, this.database, this.time) = (touchpoints, contacts, persons, database, time);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/reports", (int? days, int? within, ShowReports show) => show.Page(days, within)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/api/touchpoints/report", (int? days, int? within, int? people, ShowReports show) => show.Report(days, within, people))
            .Require(Permissions.GateRead).WithTags("Touchpoints")
            .WithSummary("Touchpoints without operator, due for renewal, overlapping; people contacted by two teams; contacts outside their owner's touchpoint.");
    }

    /// <param name="days">How far to look back for contacts; null for 30.</param>
    /// <param name="within">How many days apart two contacts count as both; null for 7.</param>
    /// <param name="people">How many people of two teams to list; null for 100.</param>
    public Task<ReportAnswer> Report(int? days = null, int? within = null, int? people = null) => database.Read(session =>
    {
        var (back, apart) = (Math.Clamp(days ?? DefaultDays, 1, MostDays), Math.Clamp(within ?? DefaultWithin, 1, MostDays));
        var (all, now) = (touchpoints.All(session), Micros.Now(time));
        var today = DateOnly.FromDateTime(Micros.ToInstant(now).UtcDateTime);
        var from = now - back * Micros.PerDay;
        var counts = contacts.Counts(session, from);
        var outside = TouchpointReport.Outside(counts, all.ToDictionary(t => t.Name, StringComparer.Ordinal));
        var contacted = new HashSet<long>();
        var twice = TouchpointReport.DoubleContacts(WithPersons(session, contacts.Since(session, from), contacted), apart * Micros.PerDay);
        return new ReportAnswer(
            back, apart, TouchpointReport.WithoutOperator(all, TouchpointList.Teams(session).ToHashSet(StringComparer.Ordinal)),
            TouchpointReport.RenewalsDue(all, today, today.AddDays(RenewalDays)), TouchpointReport.Overlaps(all),
            [.. twice.Take(Math.Clamp(people ?? PeopleShown, 0, MostPeople))], twice.Count, contacted.Count,
            outside, outside.Sum(o => o.Contacts), counts.Sum(c => c.Contacts));
    });

    private IEnumerable<(long, Contact)> WithPersons(Session session, IEnumerable<Contact> all, HashSet<long> contacted)
    {
        foreach (var chunk in all.ToList().Chunk(AtOnce))
        {
            var personOf = persons.Of(session, [.. chunk.Select(contact => contact.Identifier).Distinct()]);
            contacted.UnionWith(personOf.Values);
            foreach (var contact in chunk)
                yield return (personOf[contact.Identifier], contact);
        }
    }

    private async Task<RazorComponentResult> Page(int? days, int? within)
    {
        var report = await Report(days, within);
        var titles = await database.Read(session => persons.Load(session, [.. report.DoubleContacts.Select(c => c.Person)]).ToDictionary(p => p.Id, p => p.Title));
        return new RazorComponentResult<ReportsPage>(new { Report = report, Titles = titles });
    }

    internal static string Share(long part, long of) => of == 0 ? "" : ((double)part / of).ToString("P0", CultureInfo.InvariantCulture);
}
