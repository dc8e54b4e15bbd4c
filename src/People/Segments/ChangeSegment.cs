using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Segments.Rules;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.People.Segments;

/// <summary>A new name, purpose or rule. After another rule everyone is looked at anew; until then those who belonged still do.</summary>
internal sealed class ChangeSegment(SegmentList segments, RuleBooks books, Occurrences occurrences, MarksSignal signal, Database database, AuditList audit, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/api/segments/{id:long}", Api).Require(Permissions.SegmentsWrite).WithTags("Segments")
            .WithSummary("Changes a segment's name, purpose and rule; after another rule who belongs is computed anew.");

    private static async Task<SegmentAnswer> Api(long id, NewSegment request, ChangeSegment change, ListSegments list, Caller caller)
    {
        await change.Do(caller, id, request.Name, request.About, RuleJson.Read(request.Rule));
        return await list.One(id);
    }

    /// <exception cref="UserErrorException">The name is taken or none, or the rule can't be.</exception>
    public async Task Do(Caller caller, long id, string? name, string? about, Rule rule)
    {
        var (checkedName, checkedAbout, now) = (Segment.CheckedName(name), Segment.CheckedAbout(about), Micros.Now(time));
        await database.Write(tx =>
        {
            segments.BeginChange(tx);
            var (book, segment) = (books.Now(tx), ListSegments.Get(tx, segments, id));
            book.Check(rule, id);
            segments.Change(tx, segment, checkedName, checkedAbout, rule, book.Dependents(id), caller.Name, now);
            occurrences.Register(tx, book, rule);
            audit.Add(tx, caller, "segment.change", checkedName);
            tx.AfterCommit(signal.Set);
        });
    }
}
