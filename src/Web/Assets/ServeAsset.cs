using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Throughline.Web.Access;

namespace Throughline.Web.Assets;

internal static class ServeAsset
{
    public static void MapServeAsset(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/assets/{name}", Handle).Public("scripts, styles and icons hold no data").WithTags("Pages");

    private static IResult Handle(string name, string? v, AssetFiles files, HttpContext context)
    {
        if (files.Find(name) is not { } file)
            return Results.NotFound();
        // A file split off by the bundler carries its hash in its name.
        var named = v == file.Hash || name.StartsWith("chunk-", StringComparison.Ordinal);
        context.Response.Headers.CacheControl = named ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.Vary = "Accept-Encoding";
        var (bytes, encoding) = Encoded(file, context.Request.Headers.AcceptEncoding.ToString());
        if (encoding is not null)
            context.Response.Headers.ContentEncoding = encoding;
        return Results.Bytes(bytes, TypeOf(name), entityTag: new EntityTagHeaderValue($"\"{file.Hash}{encoding}\""));
    }

    private static (byte[] Bytes, string? Encoding) Encoded(AssetFile file, string accepted) =>
        file.Brotli is { } brotli && accepted.Contains("br", StringComparison.Ordinal) ? (brotli, "br")
        : file.Gzip is { } gzip && accepted.Contains("gzip", StringComparison.Ordinal) ? (gzip, "gzip")
        : (file.Bytes, null);

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".json" or ".map" => "application/json",
        _ => "application/octet-stream",
    };
}
