using System.Collections.Concurrent;
using Throughline.Events.Following;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Policies;

/// <summary>The versions of the policy. Documents never change, so each is read once a process.</summary>
internal sealed class PolicyVersions(FollowedAppends followed)
{
    private const string Columns = "version, document, shipped, state, made_at as MadeAt, made_by as MadeBy, based_on as BasedOn";
    private const int MostKept = 100;

    private readonly ConcurrentDictionary<long, Policy> read = new();

    /// <summary>The version that is live, as this snapshot sees it, and what it says.</summary>
    public (long Version, Policy Policy) Live(Session session)
    {
        var version = session.Single<long>("select version from policies where state = 'live'");
        return (version, Of(session, version));
    }

    /// <exception cref="UserErrorException">There is none of this number.</exception>
    public Policy Of(Session session, long version)
    {
        if (read.TryGetValue(version, out var known))
            return known;
        var policy = ReadPolicy.Kept(Get(session, version).Document);
        // A number given in a transaction that is taken back may come again with another document.
        if (session is Transaction tx)
            tx.AfterCommit(() => Keep(version, policy));
        else
            Keep(version, policy);
        return policy;
    }

    private void Keep(long version, Policy policy)
    {
        if (read.Count > MostKept)
            read.Clear();
        read[version] = policy;
    }

    public PolicyVersion? Find(Session session, long version) => List(session, "where version = @version", new { version }).FirstOrDefault();

    /// <exception cref="UserErrorException">There is none of this number.</exception>
    public PolicyVersion Get(Session session, long version) => Find(session, version)
        ?? throw new UserErrorException($"There is no version {version} of the policy.");

    /// <summary>Names of events that conditions of any version ask for which is not retired.</summary>
    public List<string> Signals(Session session) => [.. session.Query<long>("select version from policies where state <> 'retired'")
        .SelectMany(version => PolicyNeeds.SignalsOf(Of(session, version))).Distinct()];

    /// <summary>Newest first.</summary>
    public List<PolicyVersion> All(Session session) => List(session, "order by version desc limit 200", new { });

    /// <summary>A new draft; its number.</summary>
    public long Add(Transaction tx, string document, string by, long now)
    {
        var version = tx.Single<long>(
            "insert into policies (document, state, made_at, made_by, based_on) values (@document, 'draft', @now, @by, (select version from policies where state = 'live')) returning version", new { document, now, by });
        Step(tx, version, PolicyState.Draft, by, now);
        return version;
    }

    /// <summary>Comes from one state into the next; false where it is in another by now.</summary>
    public bool Move(Transaction tx, long version, PolicyState from, PolicyState to, string by, long now)
    {
        if (tx.Execute("update policies set state = @to where version = @version and state = @from", new { version, from = Text(from), to = Text(to) }) == 0)
            return false;
        Step(tx, version, to, by, now);
        if (to == PolicyState.Live)
            followed.Changed(tx); // it may name other events that open and close interactions
        return true;
    }

    private static void Step(Transaction tx, long version, PolicyState state, string by, long now) => tx.Execute(
        "insert into policy_states (version, state, entered_at, entered_by) values (@version, @state, @now, @by)", new { version, state = Text(state), by, now });

    private static List<PolicyVersion> List(Session session, string which, object args)
    {
        var rows = session.Query<Row>($"select {Columns} from policies {which}", args);
        var steps = session.Query<StepRow>(
            $"select version, state, entered_at as At, entered_by as EnteredBy from policy_states where {session.Dialect.In("version", "@versions")} order by entered_at",
            new { versions = session.Dialect.List(rows.Select(row => row.Version)) }).ToLookup(step => step.Version, step => new PolicyStep(State(step.State), step.At, step.EnteredBy));
        return rows.ConvertAll(row => new PolicyVersion(
            row.Version, row.Shipped is null ? row.Document : Shipped(row.Shipped), row.Shipped is not null, State(row.State), row.MadeAt, row.MadeBy, row.BasedOn, [.. steps[row.Version]]));
    }

    private static string Shipped(string name)
    {
        using var stream = typeof(PolicyVersions).Assembly.GetManifestResourceStream(name + ".yaml")
            ?? throw new InvalidOperationException($"The shipped policy {name} is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static string Text(PolicyState state) => state.ToString().ToLowerInvariant();
    private static PolicyState State(string text) => Enum.Parse<PolicyState>(text, ignoreCase: true);

    private sealed class Row
    {
        public long Version { get; init; }
        public string Document { get; init; } = "";
        public string? Shipped { get; init; }
        public string State { get; init; } = "";
        public long MadeAt { get; init; }
        public string MadeBy { get; init; } = "";
        public long? BasedOn { get; init; }
    }

    private sealed class StepRow
    {
        public long Version { get; init; }
        public string State { get; init; } = "";
        public long At { get; init; }
        public string EnteredBy { get; init; } = "";
    }
}
