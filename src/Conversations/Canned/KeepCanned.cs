using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff.Teams;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Canned;

/// <param name="Team">Whose it is to be; null for the caller's own.</param>
public sealed record NewCanned(string? Name, string? Text, string? Team = null);

/// <param name="Team">Null for the caller's own.</param>
public sealed record CannedAnswerShown(string Id, string? Team, string Name, string Text)
{
    internal static CannedAnswerShown Of(CannedAnswer a) => new(a.Id, a.Team, a.Name, a.Text);
}

/// <summary>Canned answers: those of the caller's teams and their own, kept by whoever answers customers, and filled for a conversation.</summary>
internal sealed class KeepCanned(CannedAnswers canned, ConversationAccess access, Persons persons, Database database, TimeProvider time)
{
    public const string Path = "/inbox/canned";
    private const string Route = "/api/canned-answers";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, async (KeepCanned keep, Caller caller) => await keep.Page(caller)).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost(Path, (KeepCanned keep, Caller caller, [FromForm] string? name, [FromForm] string? text, [FromForm] string? team) =>
            keep.Form(caller, () => keep.Add(caller, new(name, text, string.IsNullOrEmpty(team) ? null : team)))).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost(Path + "/{answer}", (string answer, KeepCanned keep, Caller caller, [FromForm] string? name, [FromForm] string? text, [FromForm] string? act) =>
            keep.Form(caller, () => act == "remove" ? keep.Remove(caller, answer) : keep.Change(caller, answer, new(name, text)))).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapGet(Route, async (KeepCanned keep, Caller caller) => (await keep.Of(caller)).ConvertAll(CannedAnswerShown.Of)).Require(Permissions.ConversationsWrite).WithTags("Conversations")
            .WithSummary("Canned answers of the caller's teams and their own, with their variables.");
        routes.MapPost(Route, async (NewCanned request, KeepCanned keep, Caller caller) => TypedResults.Created(Route, CannedAnswerShown.Of(await keep.Add(caller, request))))
            .Require(Permissions.ConversationsWrite).WithTags("Conversations").WithSummary("Keeps an answer for one of the caller's teams, or for the caller alone.");
        routes.MapPut(Route + "/{answer}", async (string answer, NewCanned request, KeepCanned keep, Caller caller) => CannedAnswerShown.Of(await keep.Change(caller, answer, request)))
            .Require(Permissions.ConversationsWrite).WithTags("Conversations").WithSummary("Changes a canned answer's name and text.");
        routes.MapDelete(Route + "/{answer}", async (string answer, KeepCanned keep, Caller caller) =>
        {
            await keep.Remove(caller, answer);
            return TypedResults.NoContent();
        }).Require(Permissions.ConversationsWrite).WithTags("Conversations").WithSummary("Takes a canned answer out.");
        routes.MapGet("/api/conversations/{id}/canned-answers", (string id, KeepCanned keep, Caller caller) => keep.Filled(caller, id)).Require(Permissions.ConversationsWrite).WithTags("Conversations")
            .WithSummary("Canned answers as they read in a conversation: with what their variables stand for there.");
    }

    private async Task<IResult> Form(Caller caller, Func<Task> act)
    {
        try
        {
            await act();
            return Results.LocalRedirect(Path);
        }
        catch (UserErrorException e)
        {
            return await Page(caller, e.Message);
        }
    }

    private async Task<IResult> Page(Caller caller, string? problem = null)
    {
        var (answers, teams) = await database.Read(session => (canned.Of(session, caller.Id, TeamsOf(session, caller)), TeamList.All(session).FindAll(t => TeamsOf(session, caller).Contains(t.Key))));
        return new RazorComponentResult<CannedPage>(new { Answers = answers, Teams = teams, Problem = problem })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private Task<List<CannedAnswer>> Of(Caller caller) => database.Read(session => canned.Of(session, caller.Id, TeamsOf(session, caller)));

    /// <exception cref="UserErrorException">It can't be kept so.</exception>
    /// <exception cref="RefusedException">403: it is not the caller's team.</exception>
    public Task<CannedAnswer> Add(Caller caller, NewCanned request)
    {
        var (name, text) = (CannedAnswer.CheckedName(request.Name), CannedAnswer.CheckedText(request.Text));
        return database.Write(tx =>
        {
            if (request.Team is not null && !TeamsOf(tx, caller).Contains(request.Team))
                throw new RefusedException(StatusCodes.Status403Forbidden, $"You don't belong to a team “{request.Team}”: its answers are kept by who does.");
            var made = new CannedAnswer(Ids.New(time), request.Team, request.Team is null ? caller.Id : null, name, text, Micros.Now(time), caller.Name);
            canned.Add(tx, made);
            return made;
        });
    }

    /// <exception cref="UserErrorException">It can't be kept so.</exception>
    /// <exception cref="RefusedException">404: there is none that is the caller's to change.</exception>
    public Task<CannedAnswer> Change(Caller caller, string id, NewCanned request)
    {
        var (name, text) = (CannedAnswer.CheckedName(request.Name), CannedAnswer.CheckedText(request.Text));
        return database.Write(tx =>
        {
            var changed = Get(tx, caller, id) with { Name = name, Text = text, ChangedAt = Micros.Now(time), ChangedBy = caller.Name };
            canned.Set(tx, changed);
            return changed;
        });
    }

    /// <exception cref="RefusedException">404: there is none that is the caller's to take out.</exception>
    public Task Remove(Caller caller, string id) => database.Write(tx => canned.Remove(tx, Get(tx, caller, id).Id));

    /// <exception cref="RefusedException">404: there is no such conversation.</exception>
    public Task<List<CannedAnswerShown>> Filled(Caller caller, string id) => database.Read(session =>
    {
        var (of, _) = access.Read(session, caller, id);
        var person = persons.Of(session, of.Identifier) is { } number ? persons.Find(session, number) : null;
        var team = TeamList.Find(session, of.Team)?.Name ?? of.Team;
        return canned.Of(session, caller.Id, TeamsOf(session, caller)).ConvertAll(a => CannedAnswerShown.Of(a) with { Text = Variables.Fill(a.Text, Value) });

        string? Value(string name) => name switch
        {
            "customer.name" => person?.Name,
            "customer.first" => Variables.First(person?.Name ?? ""),
            "agent.name" => caller.Name,
            "agent.first" => Variables.First(caller.Name),
            "team" => team,
            "title" => of.Title,
            "order" => of.JourneyKey,
            "channel" => of.Channel,
            "date" => time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => null,
        };
    });

    private CannedAnswer Get(Session session, Caller caller, string id) =>
        canned.Find(session, id) is { } found && (found.User == caller.Id || (found.Team is { } team && TeamsOf(session, caller).Contains(team))) ? found
            : throw new RefusedException(StatusCodes.Status404NotFound, $"There is no canned answer {id}.");

    /// <summary>Who leads the desk keeps those of all teams.</summary>
    private static List<string> TeamsOf(Session session, Caller caller) =>
        caller.May(Permissions.RoutingManage) ? TeamList.All(session).FindAll(t => !t.IsRetired).ConvertAll(t => t.Key) : TeamList.Of(session, caller.Id);
}
