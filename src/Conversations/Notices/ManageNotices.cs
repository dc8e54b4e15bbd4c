using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;
using Throughline.Web.Webhooks;

namespace Throughline.Conversations.Notices;

/// <param name="Product">slack or teams: in whose form it is told.</param>
/// <param name="Url">Of the incoming webhook; null to keep the one that is saved.</param>
/// <param name="Topics">What the team is told: mentions, due, handovers, consults; all where not said.</param>
public sealed record NewNoticeTarget(string? Product, string? Url = null, IReadOnlyList<string>? Topics = null);

/// <param name="Host">Of the address, which is not shown.</param>
public sealed record NoticeTargetAnswer(string Team, string Product, string Host, IReadOnlyList<string> Topics, string SetBy, string SetAt);

/// <param name="Failure">Why the last try did not reach it.</param>
public sealed record NoticeAnswer(string Id, string Team, string? Conversation, string Text, string State, string CreatedAt, long Tries, string? Failure);

public sealed record NoticesAnswer(IReadOnlyList<NoticeTargetAnswer> Targets, IReadOnlyList<NoticeAnswer> Newest);

/// <summary>Says where teams are told what waits for them, and tries it.</summary>
internal sealed class ManageNotices(NoticeList notices, AuditList audit, IOptions<WebhookOptions> options, Database database, TimeProvider time)
{
    public const string Path = "/settings/notices";
    private const string Routes = "/api/notices";
    private const int Shown = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (ManageNotices manage) => manage.Page()).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapPost(Path, Form).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapPost(Path + "/{team}/trial", async (string team, ManageNotices manage, Caller caller) =>
        {
            await manage.Try(caller, team);
            return Results.LocalRedirect(Path);
        }).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapPost(Path + "/{team}/removal", async (string team, ManageNotices manage, Caller caller) =>
        {
            await manage.Remove(caller, team);
            return Results.LocalRedirect(Path);
        }).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapGet(Routes, (ManageNotices manage) => manage.Answer()).Require(Permissions.RoutingManage).WithTags("Notices").WithSummary($"Where teams are told in Slack or Teams, and the newest {Shown} notices with their states.");
        routes.MapPut(Routes + "/{team}", async (string team, NewNoticeTarget request, ManageNotices manage, Caller caller, HttpContext http) => Answer(await manage.Set(caller, team, request, BaseOf(http))))
            .Require(Permissions.RoutingManage).WithTags("Notices").WithSummary("Where a team is told: {product: slack | teams, url, topics}. Links lead to this server as the request names it. The address is not told again.");
        routes.MapDelete(Routes + "/{team}", async (string team, ManageNotices manage, Caller caller) =>
        {
            await manage.Remove(caller, team);
            return TypedResults.NoContent();
        }).Require(Permissions.RoutingManage).WithTags("Notices").WithSummary("A team is told nothing any more, also of what waits to be told.");
        routes.MapPost(Routes + "/{team}/trial", async (string team, ManageNotices manage, Caller caller) =>
        {
            await manage.Try(caller, team);
            return TypedResults.Accepted(Routes);
        }).Require(Permissions.RoutingManage).WithTags("Notices").WithSummary("Sends a team a try. GET /api/notices says what came of it.");
    }

    private static async Task<IResult> Form([FromForm] IFormCollection form, ManageNotices manage, Caller caller, HttpContext http)
    {
        try
        {
            var url = form["url"].ToString();
            await manage.Set(caller, form["team"].ToString(), new(form["product"].ToString(), url.Length > 0 ? url : null, [.. form["topics"].OfType<string>()]), BaseOf(http));
            return Results.LocalRedirect(Path);
        }
        catch (UserErrorException e)
        {
            return await manage.Page(e.Message);
        }
    }

    private static string BaseOf(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";

    private async Task<IResult> Page(string? problem = null)
    {
        var view = await database.Read(session => new NoticesView(
            [.. notices.Targets(session).Select(Answer)], [.. notices.Newest(session, Shown).Select(n => new NoticeLine(Answer(n), n.CreatedAt, n.NextAt))], [.. TeamList.All(session).Where(team => !team.IsRetired)], problem));
        return new RazorComponentResult<NoticesPage>(new { View = view }) { StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    public Task<NoticesAnswer> Answer() => database.Read(session => new NoticesAnswer([.. notices.Targets(session).Select(Answer)], [.. notices.Newest(session, Shown).Select(Answer)]));

    /// <exception cref="UserErrorException">There is no such team, product or topic, or the address can't be sent to.</exception>
    public Task<NoticeTarget> Set(Caller caller, string team, NewNoticeTarget request, string at)
    {
        if (request.Product is not (NoticeTarget.Slack or NoticeTarget.Teams))
            throw new UserErrorException($"A team is told in slack or teams, not in “{request.Product}”.");
        var topics = (request.Topics ?? [.. Notice.Topics.Keys]).Distinct(StringComparer.Ordinal).ToList();
        if (topics.Find(topic => !Notice.Topics.ContainsKey(topic)) is { } unknown)
            throw new UserErrorException($"There is no topic “{unknown}”. There are: {string.Join(", ", Notice.Topics.Keys)}.");
        if (topics.Count == 0)
            throw new UserErrorException("Choose at least one thing to be told of.");
        var url = request.Url is null ? null : Webhook.CheckedUrl(request.Url, options.Value).AbsoluteUri;
        return database.Write(tx =>
        {
            var known = TeamList.Get(tx, team);
            var target = new NoticeTarget(
                known.Key, request.Product, url ?? notices.Target(tx, known.Key)?.Url ?? throw new UserErrorException("Give the address of the incoming webhook: nothing is saved for this team yet."), topics, at, caller.Name, Micros.Now(time));
            notices.Set(tx, target);
            audit.Add(tx, caller, "notices.set", known.Key, new { product = target.Product, host = target.Host, topics });
            return target;
        });
    }

    /// <exception cref="RefusedException">404: the team is told nothing.</exception>
    public Task Try(Caller caller, string team) => database.Write(tx =>
    {
        var target = notices.Target(tx, team) ?? throw NoneSuch(team);
        notices.Plan(tx, target, null, $"{caller.Name} tries whether notices for {TeamList.Find(tx, team)?.Name ?? team} come in here. They do.", Inbox.ListConversations.Path);
        audit.Add(tx, caller, "notices.try", team);
    });

    /// <exception cref="RefusedException">404: the team is told nothing.</exception>
    public Task Remove(Caller caller, string team) => database.Write(tx =>
    {
        if (!notices.Remove(tx, team))
            throw NoneSuch(team);
        audit.Add(tx, caller, "notices.remove", team);
    });

    private static RefusedException NoneSuch(string team) => new(StatusCodes.Status404NotFound, $"No address is saved for the team “{team}”.");

    private static NoticeTargetAnswer Answer(NoticeTarget of) => new(of.Team, of.Product, of.Host, of.Topics, of.SetBy, Micros.ToText(of.SetAt));

    private static NoticeAnswer Answer(Notice of) => new(of.Id, of.Team, of.Conversation, of.Text, of.State, Micros.ToText(of.CreatedAt), of.Tries, of.Failure);
}

public sealed record NoticeLine(NoticeAnswer Of, long CreatedAt, long? NextAt);

public sealed record NoticesView(IReadOnlyList<NoticeTargetAnswer> Targets, IReadOnlyList<NoticeLine> Newest, IReadOnlyList<Team> Teams, string? Problem)
{
    public string NameOf(string team) => Teams.FirstOrDefault(of => of.Key == team)?.Name ?? team;
}
