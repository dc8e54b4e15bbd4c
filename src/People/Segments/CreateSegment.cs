using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Segments.Rules;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.People.Segments;

/// <param name="Rule">See docs/segments.md.</param>
internal sealed record NewSegment(string Name, string? About, JsonElement Rule);

internal sealed class CreateSegment(SegmentList segments, RuleBooks books, Occurrences occurrences, MarksSignal signal, Database database, AuditList audit, TimeProvider time)
{
    /// <summary>Many times more than anyone can keep in mind; each costs when things happen that its rule is about.</summary>
    public const int Most = 1000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/segments", Api).Require(Permissions.SegmentsWrite).WithTags("Segments")
            .WithSummary("Makes a segment; who belongs is computed from now on, see its state.");

    private static async Task<Created<SegmentAnswer>> Api(NewSegment request, CreateSegment create, ListSegments list, Caller caller)
    {
        var id = await create.Do(caller, request.Name, request.About, RuleJson.Read(request.Rule));
        return TypedResults.Created($"/api/segments/{id}", await list.One(id));
    }

    /// <exception cref="UserErrorException">The name is taken or none, or the rule can't be.</exception>
    public async Task<long> Do(Caller caller, string? name, string? about, Rule rule)
    {
        var (checkedName, checkedAbout, now) = (Segment.CheckedName(name), Segment.CheckedAbout(about), Micros.Now(time));
        return await database.Write(tx =>
        {
            segments.BeginChange(tx);
            var book = books.Now(tx);
            if (book.All.Length >= Most)
                throw new UserErrorException($"There are {Most} segments already. Delete one that nobody needs.");
            book.Check(rule, null);
            var id = segments.Add(tx, checkedName, checkedAbout, rule, caller.Name, now);
            occurrences.Register(tx, book, rule);
            audit.Add(tx, caller, "segment.create", checkedName);
            tx.AfterCommit(signal.Set);
            return id;
        });
    }
}
