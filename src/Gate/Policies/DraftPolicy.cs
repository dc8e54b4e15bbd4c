using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Following;
using Throughline.Events.Readers;
using Throughline.Gate.Decisions;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Gate.Policies;

internal sealed record NewPolicy(string? Document);

/// <summary>What is wrong, or doubtful, in a document.</summary>
internal sealed record ProblemAnswer(int Line, string Path, string Reason, bool Warning);

internal sealed record PolicyStepAnswer(string State, string At, string By);

/// <param name="BasedOn">The version that was live when it was made.</param>
internal sealed record PolicyAnswer(long Version, string State, string? MadeAt, string MadeBy, long? BasedOn, IReadOnlyList<PolicyStepAnswer> Steps, IReadOnlyList<ProblemAnswer> Problems, string? Document)
{
    public static PolicyAnswer Of(PolicyVersion version, bool withDocument) => new(
        version.Version, PolicyVersions.Text(version.State), version.IsShipped ? null : Micros.ToText(version.MadeAt), version.MadeBy, version.BasedOn,
        [.. version.Steps.Select(s => new PolicyStepAnswer(PolicyVersions.Text(s.State), Micros.ToText(s.At), s.By))],
        withDocument ? ProblemsOf(version.Document) : [], withDocument ? version.Document : null);

    public static IReadOnlyList<ProblemAnswer> ProblemsOf(string document) =>
        [.. ReadPolicy.Of(document).Problems.Select(p => new ProblemAnswer(p.Line, p.Path, p.Reason, p.IsWarning))];
}

/// <summary>Policies: checked, drafted, shown. A document never changes; another is another version.</summary>
internal sealed class DraftPolicy(Database database, PolicyVersions policies, Cursors cursors, FollowedAppends followed, AuditList audit, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/policies", async (DraftPolicy draft) => TypedResults.Ok((await draft.All()).ConvertAll(v => PolicyAnswer.Of(v, withDocument: false))))
            .Require(Permissions.GateRead).WithTags("Policies").WithSummary("The versions of the policy, newest first, with who brought each into its states and when.");
        routes.MapGet("/api/policies/{version:long}", async (long version, DraftPolicy draft) => TypedResults.Ok(PolicyAnswer.Of(await draft.Get(version), withDocument: true)))
            .Require(Permissions.GateRead).WithTags("Policies").WithSummary("One version of the policy with its document.");
        routes.MapPost("/api/policies/check", (NewPolicy policy) => TypedResults.Ok(PolicyAnswer.ProblemsOf(policy.Document ?? "")))
            .Require(Permissions.GateRead).WithTags("Policies").WithSummary("What is wrong or doubtful in a policy's document, by line, path and reason. Nothing is kept.");
        routes.MapPost("/api/policies", async (NewPolicy policy, DraftPolicy draft, Caller caller) => TypedResults.Ok(PolicyAnswer.Of(await draft.Do(caller, policy.Document ?? ""), withDocument: true)))
            .Require(Permissions.PoliciesWrite).WithTags("Policies").WithSummary("Make a draft of a policy from its document. It becomes live after its replay.");
    }

    public Task<List<PolicyVersion>> All() => database.Read(policies.All);

    public Task<PolicyVersion> Get(long version) => database.Read(session => policies.Get(session, version));

    /// <exception cref="UserErrorException">There are errors in it: each with its line.</exception>
    public Task<PolicyVersion> Do(Caller caller, string document)
    {
        ReadPolicy.Checked(document);
        return database.Write(tx =>
        {
            var kept = policies.Signals(tx);
            var version = policies.Add(tx, document, caller.Name, Micros.Now(time));
            // What happened already and nobody asked for is read from the log again. Before the next: what reads it may wait for people whom appends hold.
            if (policies.Signals(tx).Except(kept, StringComparer.Ordinal).Any())
                cursors.BeginAgain(tx, BackfillSignals.ReaderName);
            // What its conditions ask for is kept from now on, so that it is known when the policy becomes live.
            followed.Changed(tx);
            audit.Add(tx, caller, "policy.draft", $"version {version}");
            return policies.Get(tx, version);
        });
    }
}
