using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Throughline.Web.Access;

namespace Throughline.Web.OpenApi;

/// <summary>The description of every route at <c>/openapi.json</c>, and pages to read it at <c>/docs/api</c>.</summary>
internal static class DescribeApi
{
    public static void Add(IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Throughline",
                Version = typeof(DescribeApi).Assembly.GetName().Version?.ToString(3) ?? "",
                Description = "JSON under /api, tracking under /v1, pages elsewhere. Errors are problem details (RFC 9457).",
            };
            document.Servers?.Clear();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["token"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API token, made under Settings, API tokens.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            State(operation, context);
            return Task.CompletedTask;
        });
    });

    public static void Use(WebApplication app) => app.UseSwaggerUI(options =>
    {
        options.RoutePrefix = "docs/api";
        options.DocumentTitle = "The API of Throughline";
        options.SwaggerEndpoint("/openapi.json", "Throughline");
        options.ConfigObject.AdditionalItems["validatorUrl"] = "none"; // it would call another host
    });

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapOpenApi("/openapi.json").Public("describes the routes and holds no data");

    private static void State(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<RequiredPermission>().LastOrDefault() is { } required)
        {
            operation.Description = $"Requires {required.Permission}. {operation.Description}".TrimEnd();
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", context.Document)] = [] }];
        }
        else if (metadata.OfType<PublicRoute>().LastOrDefault() is { } open)
        {
            operation.Description = $"Public: {open.Why}. {operation.Description}".TrimEnd();
        }
    }
}
