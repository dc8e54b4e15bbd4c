using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.Web.Webhooks;

/// <param name="Topics">Of those that <c>GET /api/webhooks</c> lists.</param>
/// <param name="ExceptSource">A source whose changes are not told.</param>
internal sealed record NewWebhook(string? Url, IReadOnlyList<string>? Topics, string? ExceptSource);

/// <param name="Secret">Told only here.</param>
internal sealed record CreatedWebhook(long Id, string Url, IReadOnlyList<string> Topics, string Secret);

/// <summary>Makes, stops, resumes and tries out receivers, and sends again what failed.</summary>
internal sealed class ManageWebhooks(
    Database database, WebhookList webhooks, IEnumerable<WebhookTopic> topics, AuditList audit, IOptions<WebhookOptions> options, TimeProvider time)
{
    public const string Test = "webhook.test";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/webhooks", Form).Require(Permissions.WebhooksManage).WithTags("Pages");
        routes.MapPost("/api/webhooks", Api).Require(Permissions.WebhooksManage).WithTags("Webhooks")
            .WithSummary("Make a webhook. The answer holds the secret that signs its messages, which is not told again.");
        foreach (var (verb, summary) in ((string, string)[])[
            ("stop", "Stop a webhook: it is told nothing until it is resumed."), ("resume", "Resume a webhook."), ("test", "Send a webhook a message of the type webhook.test.")])
        {
            routes.MapPost($"/settings/webhooks/{{id:long}}/{verb}", async (long id, ManageWebhooks manage, Caller caller) =>
            {
                await manage.Do(id, verb, caller);
                return Results.LocalRedirect("/settings/webhooks");
            }).Require(Permissions.WebhooksManage).WithTags("Pages");
            routes.MapPost($"/api/webhooks/{{id:long}}/{verb}", async (long id, ManageWebhooks manage, Caller caller) =>
            {
                await manage.Do(id, verb, caller);
                return Results.NoContent();
            }).Require(Permissions.WebhooksManage).WithTags("Webhooks").WithSummary(summary);
        }
        routes.MapPost("/settings/webhooks/deliveries/{id}/repetition", async (string id, ManageWebhooks manage, Caller caller) =>
        {
            await manage.Again(id, caller);
            return Results.LocalRedirect("/settings/webhooks");
        }).Require(Permissions.WebhooksManage).WithTags("Pages");
        routes.MapPost("/api/webhooks/deliveries/{id}/repetition", async (string id, ManageWebhooks manage, Caller caller) =>
        {
            await manage.Again(id, caller);
            return Results.NoContent();
        }).Require(Permissions.WebhooksManage).WithTags("Webhooks").WithSummary("Send again what failed for good, under the same id.");
    }

    private static async Task<IResult> Form([FromForm] IFormCollection form, ManageWebhooks manage, ListWebhooks list, Caller caller)
    {
        try
        {
            return await list.Page(created: await manage.Create(new(form["url"].ToString(), [.. form["topics"].OfType<string>()], form["exceptSource"].ToString()), caller));
        }
        catch (UserErrorException e)
        {
            return await list.Page(problem: e.Message);
        }
    }

    private static async Task<Created<CreatedWebhook>> Api(NewWebhook request, ManageWebhooks manage, Caller caller) =>
        TypedResults.Created((string?)null, await manage.Create(request, caller));

    /// <exception cref="UserErrorException">The address or a topic can't be taken.</exception>
    public Task<CreatedWebhook> Create(NewWebhook request, Caller caller)
    {
        var url = Webhook.CheckedUrl(request.Url, options.Value).AbsoluteUri;
        var wanted = (request.Topics ?? []).Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0)
            throw new UserErrorException("Choose at least one thing to be told of.");
        if (wanted.Find(name => !topics.Any(topic => topic.Name == name)) is { } unknown)
            throw new UserErrorException($"There is no topic “{unknown}”. There are: {string.Join(", ", topics.Select(topic => topic.Name))}.");
        if (request.ExceptSource is { Length: > 100 })
            throw new UserErrorException("A source's name has at most 100 characters.");
        var secret = Webhook.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return database.Write(tx =>
        {
            var id = webhooks.Add(tx, url, wanted, secret, string.IsNullOrWhiteSpace(request.ExceptSource) ? null : request.ExceptSource.Trim());
            audit.Add(tx, caller, "webhook.create", url, new { id, topics = wanted });
            return new CreatedWebhook(id, url, wanted, secret);
        });
    }

    private Task Do(long id, string verb, Caller caller) => database.Write(tx =>
    {
        var webhook = webhooks.Find(tx, id) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no webhook {id}.");
        audit.Add(tx, caller, "webhook." + verb, webhook.Url, new { id });
        switch (verb)
        {
            case "stop":
                webhooks.Disable(tx, id, $"Stopped by {caller.Name}.");
                break;
            case "resume":
                webhooks.Enable(tx, id);
                break;
            default:
                webhooks.Plan(tx, webhook, Test, new(new { message = "This is a test." }, []), Micros.Now(time));
                break;
        }
    });

    private Task Again(string id, Caller caller) => database.Write(tx =>
    {
        var delivery = webhooks.Load(tx, id)?.Delivery ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no delivery {id}.");
        if (delivery.State != Delivery.Failed)
            throw new UserErrorException($"Only what failed for good is sent again; this is {delivery.State}.");
        webhooks.PlanAgain(tx, webhooks.Find(tx, delivery.Webhook)!, id);
        audit.Add(tx, caller, "webhook.repeat", id);
    });
}
