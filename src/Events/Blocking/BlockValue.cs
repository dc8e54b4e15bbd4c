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

namespace Throughline.Events.Blocking;

/// <param name="Type">userId, email, …; null or empty for every type.</param>
public sealed record NewBlockedValue(string Value, string? Type);

/// <summary>Puts a value on the list of those that identify nobody.</summary>
public sealed class BlockValue(Database database, BlockedValues values, BlockedFollowers followers, AuditList audit)
{
    private const int LongestType = 100;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/blocked-values", Form).Require(Permissions.SourcesManage).WithTags("Pages");
        routes.MapPost("/api/blocked-values", Api).Require(Permissions.SourcesManage).WithTags("Blocked values")
            .WithSummary("Blocks a value: it identifies nobody from now on, and parts whom it joined.");
    }

    private static async Task<IResult> Form([FromForm] string value, [FromForm] string? type, BlockValue block, Database database, Caller caller)
    {
        try
        {
            await block.Do(caller, new NewBlockedValue(value, type));
            return Results.LocalRedirect("/settings/blocked-values");
        }
        catch (UserErrorException e)
        {
            return await ListBlockedValues.Shown(database, e.Message);
        }
    }

    private static async Task<Created<BlockedValueAnswer>> Api(NewBlockedValue request, BlockValue block, Caller caller)
    {
        var blocked = await block.Do(caller, request);
        return TypedResults.Created($"/api/blocked-values/{blocked.Id}", BlockedValueAnswer.Of(blocked));
    }

    /// <exception cref="UserErrorException">It is empty or too long, or on the list already.</exception>
    public Task<BlockedValue> Do(Caller caller, NewBlockedValue request)
    {
        var (type, value) = Decide(request);
        return database.Write(tx =>
        {
            var blocked = values.Add(tx, type, value)
                ?? throw new UserErrorException($"“{value}” is blocked already{(type.Length == 0 ? "" : $" for {type}")}.");
            followers.Tell(tx, blocked);
            audit.Add(tx, caller, "blocked-value.add", value, new { type });
            return blocked;
        });
    }

    /// <summary>Type and value as they compare.</summary>
    internal static (string Type, string Value) Decide(NewBlockedValue request)
    {
        var (type, value) = (request.Type?.Trim() ?? "", request.Value?.Trim() ?? "");
        if (value.Length is 0 or > Identifier.LongestValue || value.Contains('\0'))
            throw new UserErrorException($"State the value to block, 1 to {Identifier.LongestValue} characters.");
        if (type.Length > LongestType || type.Any(char.IsControl))
            throw new UserErrorException($"A type of identifier has at most {LongestType} characters: userId, email, phone, anonymousId or one of yours.");
        var compared = Identifier.Of(type, value) ?? throw new UserErrorException($"“{value}” identifies nobody{(type.Length == 0 ? "" : $" as {type}")} as it is: it is blocked always.");
        return (type, compared.Value);
    }
}
