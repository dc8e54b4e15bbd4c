using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Sending;
using Throughline.People.Privacy;
using Throughline.Web.Access;
using Throughline.Web.Layout;
using Throughline.Web.Problems;

namespace Throughline.Channels.WebChat;

/// <summary>The slice's table of contents.</summary>
internal static class WebChatSlice
{
    public static IServiceCollection AddWebChat(this IServiceCollection services)
    {
        services.AddOptions<ChatOptions>().Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(ChatOptions.Section).Bind(options));
        return services.AddSlice();
    }

    private static IServiceCollection AddSlice(this IServiceCollection services) => services
        .AddSingleton<ChatSites>()
        .AddSingleton<ChatVisitors>()
        .AddSingleton<ChatAccess>()
        .AddSingleton<BeginVisit>()
        .AddSingleton<SendChat>()
        .AddSingleton<ShowChat>()
        .AddSingleton<ShareFiles>()
        .AddSingleton<TellChatPresence>()
        .AddSingleton<RateChat>()
        .AddSingleton<CallBack>()
        .AddSingleton<ManageSites>()
        .AddSingleton<WebChatDelivery>()
        .AddSingleton<IDeliverHere>(of => of.GetRequiredService<WebChatDelivery>())
        .AddSingleton<ICarryAnswers>(of => of.GetRequiredService<WebChatDelivery>())
        .AddForgetting<ForgetVisitors>()
        .AddRailEntry(new RailEntry("Web chat", ManageSites.Path, "message-circle", Permissions.RoutingManage, 45, InSettings: true, About: "Put the chat into a website, and sign who is signed in there."));

    public static void MapWebChat(this IEndpointRouteBuilder routes)
    {
        BeginVisit.Map(routes);
        SendChat.Map(routes);
        ShowChat.Map(routes);
        RateChat.Map(routes);
        CallBack.Map(routes);
        ManageSites.Map(routes);
        ShareFiles.Map(routes);
        TellChatPresence.Map(routes);
        ChatAccess.Open(routes.MapMethods("/chat/v1/{**path}", ["OPTIONS"], Preflight)).WithTags("Web chat").WithSummary("What a browser asks before it sends a header of its own.");
        ChatAccess.Open(routes.MapMethods("/chat/v1/{**path}", ["GET", "POST", "PUT", "DELETE"], Nothing)).WithTags("Web chat").WithSummary("Anything else, answered so that the page that asked can read it.");
    }

    private static IResult Nothing(HttpContext http) => throw new RefusedException(StatusCodes.Status404NotFound,
        $"Nothing takes {http.Request.Method} {http.Request.Path} of this content type. Messages are JSON: Content-Type: application/json.");

    private static IResult Preflight(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE, OPTIONS";
        http.Response.Headers.AccessControlAllowHeaders = "authorization, content-type";
        http.Response.Headers.AccessControlMaxAge = "7200";
        return TypedResults.NoContent();
    }
}
