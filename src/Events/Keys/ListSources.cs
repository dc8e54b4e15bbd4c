using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Events.Keys;

/// <summary>The sources and their write keys.</summary>
internal static class ListSources
{
    public static void MapListSources(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/sources", Page).Require(Permissions.SourcesManage).WithTags("Pages");
        routes.MapGet("/api/sources", Answer).Require(Permissions.SourcesManage).WithTags("Sources")
            .WithSummary("The sources of events, with the beginnings of their write keys.");
    }

    private static async Task<RazorComponentResult> Page(HttpContext http, Database database, Sources sources, WriteKeys keys) =>
        new RazorComponentResult<SourcesPage>(new { Sources = await Read(database, sources, keys), Address = AddressOf(http) });

    private static async Task<SourceAnswer[]> Answer(Database database, Sources sources, WriteKeys keys) =>
        [.. (await Read(database, sources, keys)).Select(s => SourceAnswer.Of(s.Source, s.Keys))];

    public static Task<List<SourceWithKeys>> Read(Database database, Sources sources, WriteKeys keys) => database.Read(session =>
    {
        var bySource = keys.All(session).ToLookup(key => key.Source);
        return sources.All(session).ConvertAll(source => new SourceWithKeys(source, [.. bySource[source.Id]]));
    });

    /// <summary>A source's name from a route, where a slash in it still stands as it was escaped.</summary>
    public static string NameIn(string route) => route.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    public static string AddressOf(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";
}

public sealed record SourceWithKeys(Source Source, IReadOnlyList<WriteKey> Keys);

internal sealed record SourceAnswer(string Name, string IdentitySpace, string CreatedAt, IReadOnlyList<WriteKeyAnswer> Keys)
{
    public static SourceAnswer Of(Source source, IEnumerable<WriteKey> keys) =>
        new(source.Name, source.IdentitySpace, Micros.ToText(source.CreatedAt), [.. keys.Select(WriteKeyAnswer.Of)]);
}

/// <summary>A write key, but for the key itself.</summary>
internal sealed record WriteKeyAnswer(long Id, string Start, string CreatedAt, string? RevokedAt)
{
    public static WriteKeyAnswer Of(WriteKey key) =>
        new(key.Id, key.Start, Micros.ToText(key.CreatedAt), key.RevokedAt is { } at ? Micros.ToText(at) : null);
}
