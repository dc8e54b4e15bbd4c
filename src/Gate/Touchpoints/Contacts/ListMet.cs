using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Access;

namespace Throughline.Gate.Touchpoints.Contacts;

/// <summary>Who was met at a touchpoint: the people behind every count.</summary>
internal sealed class ListMet(ContactList contacts, Persons persons, Database database)
{
    private const int PerPage = 50, Most = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/touchpoints/people", (string? name, string? channel, string? team, long? after, ListMet list) => list.Page(name, channel, team, after))
            .Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/api/touchpoints/people", (string? name, string? channel, string? team, long? after, int? limit, ListMet list) => list.Answer(name, channel, team, after, limit))
            .Require(Permissions.GateRead).WithTags("Touchpoints").WithSummary("Who was met at a touchpoint, by a channel or a team where said; after is the next of the page before.");
    }

    private async Task<MetAnswer> Answer(string? name, string? channel, string? team, long? after, int? limit)
    {
        var (people, next) = await Read(name ?? "", channel, team, after ?? 0, Math.Clamp(limit ?? PerPage, 1, Most));
        return new([.. people.Select(p => new MetPersonAnswer(p.Person, p.Events, Micros.ToText(p.LastAt)))], next);
    }

    private async Task<RazorComponentResult> Page(string? name, string? channel, string? team, long? after)
    {
        var (people, next) = await Read(name ?? "", channel, team, after ?? 0, PerPage);
        var titles = await database.Read(session => persons.Load(session, people.ConvertAll(p => p.Person)).ToDictionary(p => p.Id, p => p.Title));
        return new RazorComponentResult<MetPage>(new { Name = name ?? "", Channel = channel, Team = team, After = after, Next = next, People = people, Titles = titles });
    }

    /// <summary>Each person once, where the first of their identifiers stands; the next page begins after the last identifier read.</summary>
    private Task<(List<MetPerson> People, long? Next)> Read(string name, string? channel, string? team, long after, int limit) => database.Read(session =>
    {
        var rows = contacts.People(session, name, channel, team, after, limit + 1);
        var page = rows.Take(limit).ToList();
        var personOf = persons.Of(session, page.ConvertAll(row => row.Identifier));
        var members = persons.Members(session, [.. personOf.Values.Distinct()]);
        var all = contacts.People(session, name, channel, team, [.. page.Select(row => row.Identifier).Concat(members.SelectMany(of => of)).Distinct()])
            .ToDictionary(row => row.Identifier);
        var people = new List<MetPerson>();
        foreach (var row in page)
        {
            var met = members[personOf[row.Identifier]].Append(row.Identifier).Distinct().Where(all.ContainsKey).Select(id => all[id]).ToList();
            if (met.Min(m => m.Identifier) == row.Identifier)
                people.Add(new(personOf[row.Identifier], met.Sum(m => m.Events), met.Max(m => m.LastAt)));
        }
        return (people, rows.Count > limit ? page[^1].Identifier : (long?)null);
    });
}

/// <summary>A person who was met, how often and last when (microseconds UTC).</summary>
public sealed record MetPerson(long Person, long Events, long LastAt);

internal sealed record MetPersonAnswer(long Person, long Events, string LastAt);

internal sealed record MetAnswer(IReadOnlyList<MetPersonAnswer> People, long? Next);
