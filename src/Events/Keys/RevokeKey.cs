using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Events.Keys;

/// <summary>Ends a write key for good: what is sent with it is answered with 401 from then on.</summary>
public sealed class RevokeKey(Database database, WriteKeys keys, Sources sources, KnownKeys known, AuditList audit)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/sources/revoke", Form).Require(Permissions.SourcesManage).WithTags("Pages");
        routes.MapPost("/api/sources/{name}/keys/{id:long}/revocation", Answer).Require(Permissions.SourcesManage).WithTags("Sources")
            .WithSummary("Revoke a write key.");
    }

    private static async Task<IResult> Form([FromForm] long id, Caller caller, RevokeKey revoke)
    {
        await revoke.End(caller, id.ToString(), null);
        return Results.LocalRedirect("/settings/sources");
    }

    private static async Task<WriteKeyAnswer> Answer(string name, long id, Caller caller, RevokeKey revoke) =>
        WriteKeyAnswer.Of(await revoke.End(caller, id.ToString(), ListSources.NameIn(name)));

    /// <param name="source">Whose key it must be; null for any source.</param>
    /// <exception cref="UserErrorException">There is no such key.</exception>
    public Task<WriteKey> End(Caller caller, string idOrStart, string? source) => database.Write(tx =>
    {
        var key = keys.Revoke(tx, idOrStart);
        var owner = sources.All(tx).Find(s => s.Id == key.Source)!;
        if (source is not null && owner.Name != source)
            throw new UserErrorException($"The source {source} has no write key {idOrStart}.");
        audit.Add(tx, caller, "write-key.revoke", owner.Name, new { key.Id, key.Start });
        tx.AfterCommit(known.Forget);
        return key;
    });
}
