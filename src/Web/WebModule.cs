using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Assets;
using Throughline.Web.Audit;
using Throughline.Web.Design;
using Throughline.Web.Forms;
using Throughline.Web.Headers;
using Throughline.Web.Health;
using Throughline.Web.Layout;
using Throughline.Web.Live;
using Throughline.Web.OpenApi;
using Throughline.Web.Problems;
using Throughline.Web.Settings;
using Throughline.Web.Tokens;
using Throughline.Web.Webhooks;

namespace Throughline.Web;

/// <summary>What all pages and routes stand on: layout and components, access, tokens, audit, problem details, live streams.</summary>
public static class WebModule
{
    public static IServiceCollection AddWeb(this IServiceCollection services)
    {
        services.AddMigrations("web", typeof(WebModule).Assembly);
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddSingleton<AssetFiles>();
        services.AddSingleton<TokenReader>();
        services.AddSingleton<CreateToken>();
        services.AddSingleton<RevokeToken>();
        services.AddSingleton<ListTokens>();
        services.AddSingleton<AuditList>();
        services.AddSingleton<LiveStreams>();
        services.AddWebhooks();
        DescribeApi.Add(services);
        services.AddDataProtection().SetApplicationName("throughline");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = new ProtectionKeys(provider.GetRequiredService<Database>())));
        services.Configure<AntiforgeryOptions>(options =>
        {
            options.Cookie.Name = "throughline.forms";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        // a field that nobody reads is a mistake of whoever wrote it, who would take it for done
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow);
        return services
            .AddRailEntry(new RailEntry("API tokens", "/settings/api-tokens", "key", Permissions.OwnAccount, 40, InSettings: true,
                About: "What lets programs in"))
            .AddRailEntry(new RailEntry("Audit", "/settings/audit", "history", Permissions.AuditRead, 50, InSettings: true,
                About: "What people and their tokens did here"))
            .AddRailEntry(new RailEntry("Design", "/design", "palette", Permissions.UsersManage, 60, InSettings: true,
                About: "The parts that pages are made of, for developers"));
    }

    /// <summary>Before all routes, in this order: headers, failures, who calls and whether they may.</summary>
    public static void UseWeb(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<FailureAnswers>();
        DescribeApi.Use(app);
        app.UseWebSockets();
        app.UseRouting();
        app.UseMiddleware<AccessCheck>();
        app.UseAntiforgery();
        app.UseMiddleware<FormCheck>();
    }

    public static void MapWeb(this IEndpointRouteBuilder routes)
    {
        routes.MapServeAsset();
        routes.MapCheckHealth();
        DescribeApi.Map(routes);
        OpenLive.Map(routes);
        ShowSettings.Map(routes);
        ListTokens.Map(routes);
        CreateToken.Map(routes);
        RevokeToken.Map(routes);
        ListAudit.Map(routes);
        routes.MapWebhooks();
        ShowDesign.Map(routes);
    }
}
