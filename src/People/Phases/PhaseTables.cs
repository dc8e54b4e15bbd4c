using System.Text.Json;
using Throughline.Kernel.Storage;

namespace Throughline.People.Phases;

/// <summary>The versions of the rule table. None is ever changed; the newest is live.</summary>
internal sealed class PhaseTables
{
    private const string Columns = "version, rules, made_at as MadeAt, made_by as MadeBy";

    public PhaseTable Live(Session session) =>
        session.FirstOrDefault<Row>($"select {Columns} from phase_tables order by version desc limit 1")?.Table() ?? PhaseTable.Shipped;

    /// <summary>Newest first; the one that ships comes last.</summary>
    public List<PhaseTable> All(Session session) =>
        [.. session.Query<Row>($"select {Columns} from phase_tables order by version desc limit 100").Select(row => row.Table()), PhaseTable.Shipped];

    public long Add(Transaction tx, IReadOnlyList<PhaseRule> rules, string by, long now) => tx.Single<long>(
        "insert into phase_tables (rules, made_at, made_by) values (@rules, @now, @by) returning version",
        new { rules = JsonSerializer.Serialize(rules, JsonSerializerOptions.Web), now, by });

    private sealed class Row
    {
        public long Version { get; init; }
        public string Rules { get; init; } = "";
        public long MadeAt { get; init; }
        public string MadeBy { get; init; } = "";

        public PhaseTable Table() => new(Version, JsonSerializer.Deserialize<List<PhaseRule>>(Rules, JsonSerializerOptions.Web)!, MadeAt, MadeBy);
    }
}
