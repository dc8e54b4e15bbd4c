using Throughline.Gate.Decisions;
using Throughline.Gate.Policies;
using Throughline.Gate.Replays;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Gate;

/// <summary>What a replay came to, for the command line: changed of so many intents, and the report's lines (day, team, purpose, rule, was, would, intents).</summary>
public sealed record ReplaySummary(
    long Version, string State, long Decisions, long Intents, long Changed, string Remarks, IReadOnlyList<(string Day, string Team, string Purpose, string Rule, string Was, string Would, long Intents)> Lines);

/// <summary>Policies and trials for the command line, which knows nothing of how they are made.</summary>
public sealed class PolicyWork
{
    private readonly DraftPolicy draft;
    private readonly ReplayPolicy replay;
    private readonly PublishPolicy publish;
    private readonly TryIntent attempt;

    internal PolicyWork(DraftPolicy draft, ReplayPolicy replay, PublishPolicy publish, TryIntent attempt) =>
        (this.draft, this.replay, this.publish, this.attempt) = (draft, replay, publish, attempt);

    /// <summary>What is wrong or doubtful in a document, in lines for people; whether it could be taken.</summary>
    public static (bool IsGood, IReadOnlyList<string> Lines) Check(string document)
    {
        var (policy, problems) = ReadPolicy.Of(document);
        return (policy is not null, [.. problems.Select(p => (p.IsWarning ? "warning: " : "error: ") + p)]);
    }

    /// <exception cref="Kernel.UserErrorException">There are errors in it.</exception>
    public async Task<long> Draft(Caller caller, string document) => (await draft.Do(caller, document)).Version;

    public async Task<ReplaySummary> Replay(Caller caller, long version, int days, Action<long, long>? progress, CancellationToken cancel)
    {
        var answer = ReplayAnswer.Of(await Said(() => replay.Do(caller, version, days, progress, cancel)));
        return new(version, answer.State, answer.LookedAt, answer.Intents, answer.Changed, answer.Remarks, [.. answer.Changes.Select(c => (c.Day, c.Team, c.Purpose, c.Rule, c.Was, c.Would, c.Intents))]);
    }

    /// <exception cref="Kernel.UserErrorException">It was not replayed, or another went live meanwhile.</exception>
    public Task Publish(Caller caller, long version) => Said(() => publish.Do(caller, version));

    private static async Task<T> Said<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (RefusedException e)
        {
            throw new Kernel.UserErrorException(e.Message, e);
        }
    }

    /// <summary>What would be decided now about contacting somebody: the verdict, the findings in order as lines, and the whole as JSON.</summary>
    public async Task<(string Verdict, IReadOnlyList<string> Findings, string Json)> Try(
        string person, string purpose, string touchpoint, string? team, IReadOnlyList<string> channels, string? topic, CancellationToken cancel)
    {
        var answer = await attempt.Do(new(null, person, purpose, touchpoint, team, channels, "any", 1, Topic: topic), cancel);
        return (answer.Verdict, [.. answer.Findings.Select(f => $"{f.Rule}: {f.Effect}. {f.Reason}")], System.Text.Json.JsonSerializer.Serialize(answer, Lines));
    }

    private static readonly System.Text.Json.JsonSerializerOptions Lines = new(System.Text.Json.JsonSerializerDefaults.Web) { WriteIndented = true };
}
