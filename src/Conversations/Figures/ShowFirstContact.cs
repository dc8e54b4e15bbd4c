using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Wallboard;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Access;

namespace Throughline.Conversations.Figures;

/// <param name="Reason">Null for all; empty where nobody said.</param>
/// <param name="Rate">Resolved ÷ (resolved + came again), in percent: of those whose days are over.</param>
/// <param name="Open">Whose days are not over yet.</param>
/// <param name="Unknown">Of people of whom nothing says who they are: left out.</param>
public sealed record FirstContactLine(string? Reason, double? Rate, long Resolved, long CameAgain, long Open, long Unknown);

public sealed record FirstContactAnswer(int Days, int WithinDays, FirstContactLine All, IReadOnlyList<FirstContactLine> Reasons);

/// <param name="Is">resolved, cameagain, open or unknown.</param>
/// <param name="Again">The conversation in which they came again.</param>
public sealed record FirstContactRow(string Conversation, string Reason, string ResolvedAt, string Is, string? Again);

/// <summary>First-contact resolution of the viewer's teams, by reason, with the conversations behind each number.</summary>
internal sealed class ShowFirstContact(EventLog log, FirstContactRows rows, Persons persons, Identifiers identifiers, Database database, TimeProvider time)
{
    public const string Path = ShowWallboard.Path + "/first-contact", RowsPath = Path + "/rows";
    private const int MostRows = 500, AtOnce = 5_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (ShowFirstContact show, Caller caller, [AsParameters] FiguresForm form) => show.Page(caller, form)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet(RowsPath, async Task<RazorComponentResult> (string? of, string? reason, [AsParameters] FiguresForm form, ShowFirstContact show, Caller caller) =>
            new RazorComponentResult<FirstContactRowsPage>(new { Rows = await show.Rows(caller, of, reason, form), Form = form })).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/api/wallboard/first-contact", ([AsParameters] FiguresForm form, ShowFirstContact show, Caller caller) => show.Answer(caller, form)).Require(Permissions.ConversationsRead).WithTags("Wallboard")
            .WithSummary("First-contact resolution by reason: of what was resolved in these days, whether the same person came again about the same reason within so many.");
        routes.MapGet("/api/wallboard/first-contact/rows", (string? of, string? reason, [AsParameters] FiguresForm form, ShowFirstContact show, Caller caller) => show.Rows(caller, of, reason, form)).Require(Permissions.ConversationsRead).WithTags("Wallboard")
            .WithSummary($"The conversations behind a number: of = resolved, cameagain, open or unknown; at most {MostRows}.");
    }

    private async Task<RazorComponentResult> Page(Caller caller, FiguresForm form)
    {
        try
        {
            return new RazorComponentResult<FirstContactPage>(new { Of = await Answer(caller, form), Form = form });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<FirstContactPage>(new { Of = await Answer(caller, new()), Form = form, Error = e.Message }) { StatusCode = StatusCodes.Status400BadRequest };
        }
    }

    /// <exception cref="UserErrorException">It can't be asked so.</exception>
    public async Task<FirstContactAnswer> Answer(Caller caller, FiguresForm form)
    {
        var all = await All(caller, form);
        return new(form.DaysAsked, form.WithinAsked, Line(null, all), [.. all.GroupBy(of => of.Reason).OrderByDescending(of => of.Count()).ThenBy(of => of.Key, StringComparer.Ordinal).Select(of => Line(of.Key, [.. of]))]);
    }

    /// <exception cref="UserErrorException">There is no such number.</exception>
    public async Task<List<FirstContactRow>> Rows(Caller caller, string? of, string? reason, FiguresForm form)
    {
        var asked = string.IsNullOrEmpty(of) ? (FirstContactIs?)null : Words.Read<FirstContactIs>(of) ?? throw new UserErrorException($"There are no rows of “{of}”. Say resolved, cameagain, open or unknown.");
        return [.. (await All(caller, form)).Where(row => (asked is null || row.Is == asked) && (reason is null || row.Reason == reason)).OrderByDescending(row => row.At).ThenBy(row => row.Conversation, StringComparer.Ordinal).Take(MostRows)
            .Select(row => new FirstContactRow(row.Conversation, row.Reason, Micros.ToText(row.At), Words.Of(row.Is), row.Again))];
    }

    private Task<List<FirstContact>> All(Caller caller, FiguresForm form)
    {
        var now = Micros.Now(time);
        var (from, within) = (now - (form.DaysAsked * Micros.PerDay), form.WithinAsked * Micros.PerDay);
        return database.Read(session =>
        {
            var viewer = Viewer.Of(session, caller);
            var asked = rows.Since(session, viewer, from);
            var person = persons.Of(session, [.. asked.Select(of => of.Identifier).Distinct()]);
            var members = persons.Members(session, [.. person.Values.Distinct()]);
            var of = new Dictionary<string, (string Reason, long Person, bool IsKnown)>(StringComparer.Ordinal);
            var facts = new List<(string, bool, long)>();
            foreach (var some in person.Values.Distinct().Order().Chunk(AtOnce))
            {
                var owner = some.SelectMany(p => members[p].Append(p).Distinct().Select(id => (id, p))).ToDictionary(pair => pair.id, pair => pair.p);
                var known = identifiers.Of(session, [.. owner.Keys]).Where(i => Identifier.Rank(i.Type) <= Identifier.Rank(Identifier.Phone)).Select(i => owner[i.Id]).ToHashSet();
                foreach (var c in rows.Of(session, owner.Keys))
                    of[c.Id] = (c.Reason, owner[c.Identifier], known.Contains(owner[c.Identifier]));
                facts.AddRange(log.Named(session, owner.Keys, [ConversationFacts.Opened, ConversationFacts.Resolved], "conversation").Where(fact => fact.Value is not null && of.ContainsKey(fact.Value))
                    .Select(fact => (fact.Value!, fact.Name == ConversationFacts.Resolved, fact.At)));
            }
            var mine = asked.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
            return FirstContact.Of(facts, id => of[id].Reason, id => (of[id].Person, of[id].IsKnown), from, now, within, now).FindAll(row => mine.Contains(row.Conversation));
        });
    }

    private static FirstContactLine Line(string? reason, IReadOnlyCollection<FirstContact> of)
    {
        long Count(FirstContactIs what) => of.Count(row => row.Is == what);
        var (resolved, again) = (Count(FirstContactIs.Resolved), Count(FirstContactIs.CameAgain));
        return new(reason, resolved + again == 0 ? null : 100.0 * resolved / (resolved + again), resolved, again, Count(FirstContactIs.Open), Count(FirstContactIs.Unknown));
    }
}

/// <summary>The store: conversations as far as first contacts ask.</summary>
internal sealed class FirstContactRows
{
    /// <summary>In which something happened since, of the viewer's teams.</summary>
    public List<(string Id, long Identifier)> Since(Session session, Viewer viewer, long since) => session.Query<(string, long)>(
        $"select id, identifier from conversations where (last_at >= @since or resolved_at >= @since) and merged_into is null{(viewer.SeesAll ? "" : $" and {session.Dialect.In("team", "@teams")}")}",
        new { since, teams = session.Dialect.List(viewer.Teams) });

    /// <summary>All of these people, whosever they are.</summary>
    public List<(string Id, long Identifier, string Reason)> Of(Session session, IReadOnlyCollection<long> identifiers) => session.Query<(string, long, string)>(
        $"select id, identifier, coalesce(reason, '') from conversations where {session.Dialect.In("identifier", "@ids")} and merged_into is null", new { ids = session.Dialect.List(identifiers) });
}
