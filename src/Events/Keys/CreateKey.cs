using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Events.Keys;

/// <summary>A new write key for a source, shown once.</summary>
public sealed class CreateKey(Database database, WriteKeys keys, KnownKeys known, AuditList audit)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/sources", Form).Require(Permissions.SourcesManage).WithTags("Pages");
        routes.MapPost("/api/sources/{name}/keys", Answer).Require(Permissions.SourcesManage).WithTags("Sources")
            .WithSummary("Make a write key for a source, which is made where it is new. The key is in this answer and nowhere else.");
    }

    private static async Task<IResult> Form([FromForm] string? source, Caller caller, CreateKey create, HttpContext http, Database database, Sources sources)
    {
        string? problem = null;
        string? secret = null;
        try
        {
            secret = (await create.Make(caller, source?.Trim() ?? "")).Secret;
        }
        catch (UserErrorException e)
        {
            problem = e.Message;
        }
        var list = await ListSources.Read(database, sources, create.Keys);
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<SourcesPage>(new
        {
            Sources = list,
            Address = ListSources.AddressOf(http),
            Secret = secret,
            Name = source,
            Problem = problem,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest };
    }

    private static async Task<Created<NewKeyAnswer>> Answer(string name, Caller caller, CreateKey create)
    {
        var source = ListSources.NameIn(name);
        var (key, secret) = await create.Make(caller, source);
        return TypedResults.Created((string?)null, new NewKeyAnswer(source, key.Id, secret, key.Start, Micros.ToText(key.CreatedAt)));
    }

    private WriteKeys Keys => keys;

    /// <exception cref="UserErrorException">The name is no name for a source.</exception>
    public Task<(WriteKey Key, string Secret)> Make(Caller caller, string source) => database.Write(tx =>
    {
        var (key, secret) = keys.Create(tx, source);
        audit.Add(tx, caller, "write-key.create", source, new { key.Id, key.Start });
        tx.AfterCommit(known.Forget);
        return (key, secret);
    });
}

internal sealed record NewKeyAnswer(string Source, long Id, string Key, string Start, string CreatedAt);
