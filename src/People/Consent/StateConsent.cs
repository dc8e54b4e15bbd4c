using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Profiles;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.People.Consent;

/// <param name="Identifier">The internal id of the identifier it is stated of; null for the person's strongest.</param>
/// <param name="Channel">email, sms, …; * for every channel.</param>
/// <param name="Purpose">service, transactional, marketing, sales, research, tracking; * for marketing, sales and research together; topic:NAME for a topic.</param>
/// <param name="Given">False withdraws.</param>
/// <param name="Basis">The legal basis, as consent or legitimate interest.</param>
/// <param name="Proof">What shows it: a form's name and version, a recording's number.</param>
internal sealed record NewConsent(long? Identifier, string? Channel, string? Purpose, bool Given, string? Basis, string? Proof);

/// <summary>Gives or withdraws consent in somebody's name. It holds, and whoever follows consent has acted, once the transaction is durable.</summary>
internal sealed class StateConsent(Database database, StateFact facts, AuditList audit)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/people/{id:long}/consents", Form).Require(Permissions.PeopleWrite).WithTags("Pages");
        routes.MapPost("/api/people/{id:long}/consents", Api).Require(Permissions.PeopleWrite).WithTags("People")
            .WithSummary("Give or withdraw consent for a channel and a purpose, or subscribe somebody to a topic (purpose topic:NAME) or unsubscribe them. A withdrawal holds from this answer on.");
    }

    private static async Task<IResult> Form(
        long id, [FromForm] long? identifier, [FromForm] string? channel, [FromForm] string? purpose, [FromForm] string? topic, [FromForm] string? state,
        [FromForm] string? basis, [FromForm] string? proof, StateConsent consent, ShowConsents show, Caller caller)
    {
        try
        {
            var about = string.IsNullOrWhiteSpace(topic) ? purpose : ConsentPurpose.Topic(topic) ?? throw new UserErrorException("A topic is a word or a few, in at most 34 characters.");
            await consent.Do(id, new(identifier, channel, about, state == "given", basis, proof), caller);
            return Results.LocalRedirect($"/people/{id}/consents");
        }
        catch (UserErrorException e)
        {
            return await show.Page(id, e.Message);
        }
    }

    private static Task<StatedAnswer> Api(long id, NewConsent request, StateConsent consent, Caller caller) => consent.Do(id, request, caller);

    /// <exception cref="UserErrorException">The channel or the purpose is none, or a given consent names no basis.</exception>
    public Task<StatedAnswer> Do(long person, NewConsent request, Caller caller)
    {
        var stated = Checked(request);
        return database.Write(tx =>
        {
            var properties = new JsonObject { ["channel"] = stated.Channel, ["purpose"] = stated.Purpose, ["by"] = caller.Name };
            if (stated.Basis is not null)
                properties["basis"] = stated.Basis;
            if (stated.Proof is not null)
                properties["proof"] = stated.Proof;
            var fact = facts.Append(tx, person, stated.Identifier, "consent", stated.Given ? ConsentWords.Given : ConsentWords.Withdrawn, properties, caller);
            audit.Add(tx, caller, stated.Given ? "consent.give" : "consent.withdraw", $"identifier {fact.Subject}", new { stated.Channel, stated.Purpose, fact.Sequence });
            return new StatedAnswer(fact.Sequence, fact.MessageId);
        });
    }

    /// <summary>As it is recorded. Pure.</summary>
    public static NewConsent Checked(NewConsent request)
    {
        var purpose = ConsentWords.Word(request.Purpose) is { } named && ConsentPurpose.IsKnown(named) ? named
            : throw new UserErrorException($"There is no purpose “{request.Purpose}”. There are: {string.Join(", ", ConsentPurpose.All)}, * for marketing, sales and research together, and topic:NAME for a topic.");
        var channel = purpose == ConsentPurpose.Tracking ? ConsentPurpose.Any : ConsentWords.Word(request.Channel)
            ?? throw new UserErrorException($"Say which channel in at most {ConsentStatement.LongestWord} characters: email, sms, phone, …, or * for every channel.");
        var basis = Text(request.Basis, "The legal basis");
        if (request.Given && basis is null && ConsentPurpose.TopicOf(purpose) is null)
            throw new UserErrorException("A consent needs its legal basis: consent, contract, legitimate interest, …");
        return request with { Channel = channel, Purpose = purpose, Basis = basis, Proof = Text(request.Proof, "The proof") };
    }

    private static string? Text(string? text, string what) => text?.Trim() is not { Length: > 0 } said ? null
        : said.Length <= ConsentStatement.LongestText && !said.Contains('\0', StringComparison.Ordinal) ? said
        : throw new UserErrorException($"{what} has at most {ConsentStatement.LongestText:N0} characters.");
}
