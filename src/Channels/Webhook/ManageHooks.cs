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
using Throughline.Web.Webhooks;

namespace Throughline.Channels.Webhook;

/// <param name="Key">The channel's word.</param>
/// <param name="Url">Where answers are posted to.</param>
internal sealed record NewHookChannel(string? Key, string? Name, string? Url);

/// <param name="Direction">in: what the other system signs with; out: what we sign with.</param>
internal sealed record HookRotation(string? Direction);

internal sealed record HookUrl(string? Url);

/// <param name="Secrets">Told only when it is made, or changed: in, out.</param>
internal sealed record HookChannelAnswer(string Key, string Name, string Url, string Inbound, string CreatedAt, string? RetiredAt, IReadOnlyDictionary<string, string>? Secrets)
{
    public static HookChannelAnswer Of(HookChannel c, IReadOnlyDictionary<string, string>? secrets = null) =>
        new(c.Key, c.Name, c.Url, ManageHooks.InboundOf(c.Key), Micros.ToText(c.CreatedAt), c.RetiredAt is { } at ? Micros.ToText(at) : null, secrets);
}

/// <summary>Makes channels of other systems, changes their address and their secrets, and takes them out.</summary>
internal sealed class ManageHooks(HookChannels channels, HookDeliveries deliveries, AuditList audit, IOptions<WebhookOptions> options, Database database, TimeProvider time)
{
    public const string Path = "/settings/channels";
    private const string Routes = "/api/channels/webhooks";
    private const int Shown = 50;

    public static string InboundOf(string key) => "/hooks/v1/" + key;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (ManageHooks manage) => manage.Page()).Require(Permissions.WebhooksManage).WithTags("Pages");
        routes.MapPost(Path, AddForm).Require(Permissions.WebhooksManage).WithTags("Pages");
        routes.MapPost(Path + "/{key}/rotations", async (string key, [FromForm] string? direction, ManageHooks manage, Caller caller) => await manage.Page(told: await manage.Rotate(caller, key, direction)))
            .Require(Permissions.WebhooksManage).WithTags("Pages");
        routes.MapPost(Path + "/{key}/url", UrlForm).Require(Permissions.WebhooksManage).WithTags("Pages");
        routes.MapPost(Path + "/{key}/retirement", async (string key, ManageHooks manage, Caller caller) =>
        {
            await manage.Retire(caller, key);
            return Results.LocalRedirect(Path);
        }).Require(Permissions.WebhooksManage).WithTags("Pages");
        routes.MapGet(Routes, async (ManageHooks manage, Database database) => (await database.Read(manage.All)).ConvertAll(c => HookChannelAnswer.Of(c)))
            .Require(Permissions.WebhooksManage).WithTags("Webhook channel").WithSummary("Channels of other systems, those taken out among them.");
        routes.MapPost(Routes, async (NewHookChannel request, ManageHooks manage, Caller caller) => TypedResults.Created(Routes, await manage.Add(caller, request)))
            .Require(Permissions.WebhooksManage).WithTags("Webhook channel").WithSummary("Makes a channel of another system. The answer holds both secrets, which are not told again.");
        routes.MapPost(Routes + "/{key}/rotations", (string key, HookRotation request, ManageHooks manage, Caller caller) => manage.Rotate(caller, key, request.Direction))
            .Require(Permissions.WebhooksManage).WithTags("Webhook channel").WithSummary("Makes a new secret for a direction, in or out; the one before holds for a day.");
        routes.MapPut(Routes + "/{key}/url", (string key, HookUrl request, ManageHooks manage, Caller caller) => manage.Move(caller, key, request.Url))
            .Require(Permissions.WebhooksManage).WithTags("Webhook channel").WithSummary("Where answers are posted to from now on.");
        routes.MapDelete(Routes + "/{key}", async (string key, ManageHooks manage, Caller caller) =>
        {
            await manage.Retire(caller, key);
            return TypedResults.NoContent();
        }).Require(Permissions.WebhooksManage).WithTags("Webhook channel").WithSummary("Takes a channel out: nothing comes in or goes out by it any more.");
    }

    private static async Task<IResult> AddForm([FromForm] string? key, [FromForm] string? name, [FromForm] string? url, ManageHooks manage, Caller caller)
    {
        try
        {
            return await manage.Page(told: await manage.Add(caller, new(key, name, url)));
        }
        catch (UserErrorException e)
        {
            return await manage.Page(problem: e.Message);
        }
    }

    private static async Task<IResult> UrlForm(string key, [FromForm] string? url, ManageHooks manage, Caller caller)
    {
        try
        {
            await manage.Move(caller, key, url);
            return Results.LocalRedirect(Path);
        }
        catch (UserErrorException e)
        {
            return await manage.Page(problem: e.Message);
        }
    }

    private async Task<IResult> Page(HookChannelAnswer? told = null, string? problem = null)
    {
        var view = await database.Read(session => new HooksView(channels.AtWork(session), deliveries.Newest(session, Shown)));
        return new RazorComponentResult<HooksPage>(new { View = view with { Told = told, Problem = problem } })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private List<HookChannel> All(Session session) => channels.All(session);

    /// <exception cref="UserErrorException">The word, name or address can't be taken.</exception>
    public Task<HookChannelAnswer> Add(Caller caller, NewHookChannel request)
    {
        var (key, name, url) = (HookChannel.CheckedKey(request.Key), HookChannel.CheckedName(request.Name), Checked(request.Url));
        var channel = new HookChannel(key, name, url, new(Secret(), null, null), new(Secret(), null, null), Micros.Now(time), null);
        return database.Write(tx =>
        {
            channels.Add(tx, channel);
            audit.Add(tx, caller, "channel.create", key, new { name, url });
            return HookChannelAnswer.Of(channel, new Dictionary<string, string> { ["in"] = channel.In.Now, ["out"] = channel.Out.Now });
        });
    }

    /// <exception cref="UserErrorException">There is no such direction.</exception>
    public Task<HookChannelAnswer> Rotate(Caller caller, string key, string? direction)
    {
        if (direction is not ("in" or "out"))
            throw new UserErrorException("A secret is for one direction: in or out.");
        var next = Secret();
        return database.Write(tx =>
        {
            var (before, now) = (channels.Get(tx, key), Micros.Now(time));
            var after = direction == "in" ? before with { In = before.In.Rotated(next, now) } : before with { Out = before.Out.Rotated(next, now) };
            channels.Set(tx, after);
            audit.Add(tx, caller, "channel.rotate", key, new { direction });
            return HookChannelAnswer.Of(after, new Dictionary<string, string> { [direction] = next });
        });
    }

    private Task<HookChannelAnswer> Move(Caller caller, string key, string? url)
    {
        var to = Checked(url);
        return database.Write(tx =>
        {
            var after = channels.Get(tx, key) with { Url = to };
            channels.Set(tx, after);
            audit.Add(tx, caller, "channel.move", key, new { url = to });
            return HookChannelAnswer.Of(after);
        });
    }

    public Task Retire(Caller caller, string key) => database.Write(tx =>
    {
        channels.Set(tx, channels.Get(tx, key) with { RetiredAt = Micros.Now(time) });
        audit.Add(tx, caller, "channel.retire", key);
    });

    private string Checked(string? url) => Web.Webhooks.Webhook.CheckedUrl(url, options.Value).AbsoluteUri;

    private static string Secret() => Web.Webhooks.Webhook.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}

/// <summary>What the page of channels shows.</summary>
public sealed record HooksView
{
    internal HooksView(IReadOnlyList<HookChannel> channels, IReadOnlyList<HookDelivery> deliveries) => (Channels, Deliveries) = (channels, deliveries);

    public IReadOnlyList<HookChannel> Channels { get; }
    internal IReadOnlyList<HookDelivery> Deliveries { get; }
    internal HookChannelAnswer? Told { get; init; }
    public string? Problem { get; init; }
}
