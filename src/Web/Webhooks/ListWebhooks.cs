using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Web.Webhooks;

internal sealed record WebhookAnswer(
    long Id, string Url, IReadOnlyList<string> Topics, string? ExceptSource, string CreatedAt, bool Active, string? StoppedWhy, long Waiting, long Delivered, long Failed);

internal sealed record WebhooksAnswer(IReadOnlyList<WebhookAnswer> Webhooks, IReadOnlyList<WebhookTopic> Topics);

internal sealed record DeliveryAnswer(
    string Id, long Webhook, string Topic, string State, string CreatedAt, long Tries, string? TriedAt, string? NextTryAt, long? Status, string? Failure);

/// <summary>The receivers, and how what was sent to them fared.</summary>
internal sealed class ListWebhooks(Database database, WebhookList webhooks, IEnumerable<WebhookTopic> topics)
{
    private const int Newest = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/webhooks", (ListWebhooks list) => list.Page()).Require(Permissions.WebhooksManage).WithTags("Pages");
        routes.MapGet("/api/webhooks", Api).Require(Permissions.WebhooksManage).WithTags("Webhooks")
            .WithSummary("The webhooks, and the topics there are.");
        routes.MapGet("/api/webhooks/deliveries", Deliveries).Require(Permissions.WebhooksManage).WithTags("Webhooks")
            .WithSummary("The newest deliveries with their states, of one webhook or of all.");
    }

    public async Task<IResult> Page(CreatedWebhook? created = null, string? problem = null)
    {
        var (all, counts, newest) = await database.Read(session => (webhooks.All(session), webhooks.Counts(session), webhooks.Newest(session, null, Newest)));
        return new RazorComponentResult<WebhooksPage>(new
        {
            View = new WebhooksView([.. all.Select(w => Line(w, counts))], newest, [.. topics], created?.Url, created?.Secret, problem),
        })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static Task<WebhooksAnswer> Api(ListWebhooks list) => list.Answer();

    private async Task<WebhooksAnswer> Answer()
    {
        var (all, counts) = await database.Read(session => (webhooks.All(session), webhooks.Counts(session)));
        return new([.. all.Select(w => Line(w, counts)).Select(l => new WebhookAnswer(
            l.Webhook.Id, l.Webhook.Url, l.Webhook.Topics, l.Webhook.ExceptSource, Micros.ToText(l.Webhook.CreatedAt), l.Webhook.IsActive, l.Webhook.DisabledWhy,
            l.Waiting, l.Delivered, l.Failed))], [.. topics]);
    }

    private static async Task<IReadOnlyList<DeliveryAnswer>> Deliveries(long? webhook, int? limit, ListWebhooks list) =>
        [.. (await list.Read(webhook, Math.Clamp(limit ?? Newest, 1, 1000))).Select(d => new DeliveryAnswer(
            d.Id, d.Webhook, d.Topic, d.State, Micros.ToText(d.CreatedAt), d.Tries, Text(d.TriedAt), Text(d.NextAt), d.Status, d.Failure))];

    private Task<List<Delivery>> Read(long? webhook, int limit) => database.Read(session => webhooks.Newest(session, webhook, limit));

    private static string? Text(long? instant) => instant is { } at ? Micros.ToText(at) : null;

    private static WebhookLine Line(Webhook webhook, Dictionary<(long, string), long> counts) => new(webhook,
        counts.GetValueOrDefault((webhook.Id, Delivery.Waiting)), counts.GetValueOrDefault((webhook.Id, Delivery.Delivered)), counts.GetValueOrDefault((webhook.Id, Delivery.Failed)));
}

public sealed record WebhookLine(Webhook Webhook, long Waiting, long Delivered, long Failed);

/// <summary>What the page of webhooks shows; address and secret of the one made just now.</summary>
public sealed record WebhooksView(
    IReadOnlyList<WebhookLine> Webhooks, IReadOnlyList<Delivery> Deliveries, IReadOnlyList<WebhookTopic> Topics, string? MadeUrl, string? Secret, string? Problem);
