using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.Channels.WebChat;

internal sealed record NewChatSite(string? Name);

/// <summary>A website with the chat, as the API says it; the secret is for who may lead the desk.</summary>
internal sealed record ChatSiteAnswer(string Key, string Name, string Secret, string CreatedAt, bool IsRetired)
{
    public static ChatSiteAnswer Of(ChatSite site) => new(site.Key, site.Name, site.Secret, Micros.ToText(site.CreatedAt), site.RetiredAt is not null);
}

/// <summary>Says which websites have the chat.</summary>
internal sealed class ManageSites(ChatSites sites, AuditList audit, Database database, TimeProvider time)
{
    public const string Path = "/settings/chat";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (ManageSites manage) => manage.Page()).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapPost(Path, Form).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapPost(Path + "/{key}/retirement", RetireForm).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapGet("/api/chat/sites", (ManageSites manage) => manage.All()).Require(Permissions.RoutingManage).WithTags("Web chat").WithSummary("Websites with the chat.");
        routes.MapPost("/api/chat/sites", Api).Require(Permissions.RoutingManage).WithTags("Web chat").WithSummary("Puts the chat into a website: answers with its key and secret.");
        routes.MapDelete("/api/chat/sites/{key}", RetireApi).Require(Permissions.RoutingManage).WithTags("Web chat").WithSummary("A website has the chat no more: its visitors are not let in.");
    }

    private static async Task<IResult> Form([FromForm] string? name, ManageSites manage, Caller caller)
    {
        try
        {
            await manage.Add(caller, name);
            return Results.LocalRedirect(Path);
        }
        catch (UserErrorException e)
        {
            return await manage.Page(e.Message);
        }
    }

    private static async Task<IResult> RetireForm(string key, ManageSites manage, Caller caller)
    {
        await manage.Retire(caller, key);
        return Results.LocalRedirect(Path);
    }

    private static async Task<Created<ChatSiteAnswer>> Api(NewChatSite request, ManageSites manage, Caller caller) =>
        TypedResults.Created("/api/chat/sites", ChatSiteAnswer.Of(await manage.Add(caller, request.Name)));

    private static async Task<NoContent> RetireApi(string key, ManageSites manage, Caller caller)
    {
        await manage.Retire(caller, key);
        return TypedResults.NoContent();
    }

    public async Task<RazorComponentResult> Page(string? problem = null) => new RazorComponentResult<ChatSitesPage>(new { Sites = await database.Read(sites.All), Problem = problem })
    {
        StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
    };

    /// <exception cref="UserErrorException">It can't have that name.</exception>
    public Task<ChatSite> Add(Caller caller, string? name)
    {
        var site = new ChatSite(Ids.Secret("tls_")[..24], ChatSite.CheckedName(name), Ids.Secret("tlk_"), Micros.Now(time), null);
        return database.Write(tx =>
        {
            sites.Add(tx, site);
            audit.Add(tx, caller, "chat-site.add", site.Name, new { site.Key });
            return site;
        });
    }

    private async Task<List<ChatSiteAnswer>> All() => (await database.Read(sites.All)).ConvertAll(ChatSiteAnswer.Of);

    /// <exception cref="RefusedException">404: there is none at work.</exception>
    private Task Retire(Caller caller, string key) => database.Write(tx =>
    {
        if (!sites.Retire(tx, key, Micros.Now(time)))
            throw new RefusedException(StatusCodes.Status404NotFound, $"No website at work has the key {key}.");
        audit.Add(tx, caller, "chat-site.retire", key);
    });
}
