using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Profiles;
using Throughline.Web.Access;

namespace Throughline.People.Consent;

/// <summary>The panel of what a person agreed to, with history and proof, and the same by the API.</summary>
internal sealed class ShowConsents(Database database, Consents consents, StateFact facts)
{
    public const string Path = "/people/{id}/consents";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/people/{id:long}/consents", (long id, ShowConsents show) => show.Page(id)).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/api/people/{id:long}/consents", Api).Require(Permissions.PeopleRead).WithTags("People")
            .WithSummary("What a person agreed to: what holds now by channel and purpose with its evidence, and every statement.");
    }

    public async Task<IResult> Page(long id, string? problem = null)
    {
        var (known, stated) = await Read(id);
        return new RazorComponentResult<ConsentsPage>(new { Consents = stated, Identifiers = known, Problem = problem })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<ConsentsAnswer> Api(long id, ShowConsents show)
    {
        var (known, stated) = await show.Read(id);
        var values = known.ToDictionary(i => i.Id);
        return new(stated.Person,
            [.. stated.Findings.Select(f => new ConsentFindingAnswer(f.Channel, f.Purpose, Name(f.State), f.Permits, f.Basis, f.Evidence))],
            [.. stated.History.Select(s => new ConsentStatementAnswer(
                s.Identifier, values[s.Identifier].Type, values[s.Identifier].Value, s.Channel, s.Purpose, s.Given ? "given" : "withdrawn", s.Basis, s.Proof, s.StatedBy,
                s.Source, Micros.ToText(s.Since), Micros.ToText(s.At), s.MessageId, s.Sequence))]);
    }

    public static string Name(ConsentState state) => state switch { ConsentState.Given => "given", ConsentState.Withdrawn => "withdrawn", _ => "unstated" };

    private Task<(List<KnownIdentifier>, PersonConsents)> Read(long id) => database.Read(session => (facts.IdentifiersOf(session, id), consents.Of(session, id)));
}

/// <summary><c>holds</c>: only what was spoken of. Instants are ISO 8601 in UTC.</summary>
internal sealed record ConsentsAnswer(long Person, IReadOnlyList<ConsentFindingAnswer> Holds, IReadOnlyList<ConsentStatementAnswer> Statements);

internal sealed record ConsentFindingAnswer(string Channel, string Purpose, string State, bool Permits, string? Basis, IReadOnlyList<long> Evidence);

internal sealed record ConsentStatementAnswer(
    long Identifier, string Type, string Value, string Channel, string Purpose, string State, string? Basis, string? Proof, string? By,
    string Source, string Since, string At, string MessageId, long Sequence);
