using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Web.Access;

namespace Throughline.Events.Collect;

/// <summary>The addresses of the tracking API, as the SDKs of Segment, Rudder and PostHog call them. See docs/tracking-api.md.</summary>
internal static class CollectRoutes
{
    private const string Key = "write key: the sender shows one in the request, and it names the source";
    private const string Browser = "browsers ask before they show a key; nothing of ours is in the answer";

    private static readonly string[] Kinds = ["identify", "track", "page", "screen", "group", "alias"];

    public static IServiceCollection AddCollect(this IServiceCollection services)
    {
        services.AddOptions<CollectOptions>().Configure<IServiceProvider>((options, provider) =>
            provider.GetService<IConfiguration>()?.GetSection(CollectOptions.Section).Bind(options));
        return services
            .AddSingleton<CollectMeter>()
            .AddSingleton<Throttle>()
            .AddSingleton<KnownUsers>()
            .AddSingleton<AppendItems>()
            .AddSingleton<CollectBatch>();
    }

    public static void MapCollect(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("Tracking");
        foreach (var kind in Kinds)
        {
            routes.Post($"/v1/{kind}", kind).Public(Key).WithName("Collect " + kind).WithSummary($"Take one {kind}.");
            routes.Post($"/{kind[0]}", kind).Public(Key);
            routes.Post($"/v1/{kind[0]}", kind).Public(Key);
        }
        routes.Post("/v1/batch", null).Public(Key).WithName("Collect batch").WithSummary("Take a batch of items of any type.");
        routes.Post("/v1/b", null).Public(Key);
        routes.Post("/b", null).Public(Key);
        routes.Post("/batch", null).Public(Key);

        routes.MapPost("/m", (Delegate)SdkQuestions.Dropped).Public(Key);
        routes.MapPost("/v1/m", (Delegate)SdkQuestions.Dropped).Public(Key);
        routes.MapGet("/v1/projects/{key}/settings", (Delegate)SdkQuestions.Settings).Public(Key);
        routes.MapPost("/flags", (Delegate)SdkQuestions.Flags).Public(Key);
        routes.MapPost("/decide", (Delegate)SdkQuestions.Flags).Public(Key);
        routes.MapGet("/array/{key}/config", (Delegate)SdkQuestions.Nothing).Public(Key);
        routes.MapGet("/api/surveys", (Delegate)SdkQuestions.Nothing).Public(Key);

        foreach (var path in (string[])["/v1/{what}", "/v1/projects/{key}/settings", "/batch", "/flags", "/decide", "/m", "/b", "/t", "/i", "/p", "/s", "/g", "/a"])
            routes.MapMethods(path, [HttpMethods.Options], (Delegate)Cors.Preflight).Public(Browser);
    }

    private static RouteHandlerBuilder Post(this IEndpointRouteBuilder routes, string path, string? kind) =>
        routes.MapPost(path, (HttpContext http, CollectBatch collect) => collect.Handle(http, kind))
            .WithMetadata(new DisableRequestSizeLimitAttribute()).DisableAntiforgery();
}
