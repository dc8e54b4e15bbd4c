using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>The store of segments: their definitions, sizes and how far they are computed.</summary>
internal sealed class SegmentList
{
    private const string Columns =
        """
        id, name, about, rule, version, members, computed_to as computedTo, computed_at as computedAt, stopped,
        created_at as createdAt, changed_at as changedAt, changed_by as changedBy
        """;

    /// <summary>By name.</summary>
    public List<Segment> All(Session session) =>
        session.Query<Row>($"select {Columns} from segments where deleted = 0 order by name").ConvertAll(row => row.Segment());

    public Segment? Find(Session session, long id) =>
        session.FirstOrDefault<Row>($"select {Columns} from segments where id = @id and deleted = 0", new { id })?.Segment();

    public long Version(Session session) => session.Single<long>("select version from segment_rules");

    /// <summary>As <see cref="Version"/>; and no rule changes until the transaction ends.</summary>
    public long HoldVersion(Transaction tx) =>
        tx.Single<long>("select version from segment_rules" + (tx.Dialect.IsPostgres ? " for share" : ""));

    /// <summary>To be called before rules are looked at in order to change one: nobody else changes one, or reads events by them, until the transaction ends.</summary>
    public void BeginChange(Transaction tx)
    {
        tx.Execute("update segment_turn set turn = turn + 1");
        tx.Execute("update segment_rules set version = version + 1");
    }

    /// <summary>Its id. Members are found later, by <see cref="KeepSegments"/>.</summary>
    public long Add(Transaction tx, string name, string about, Rule rule, string by, long now)
    {
        if (Taken(tx, name, null))
            throw NameTaken(name);
        return tx.Single<long>(
            """
            insert into segments (name, about, rule, version, members, computed_to, stopped, deleted, created_at, changed_at, changed_by)
            values (@name, @about, @rule, 1, 0, 0, 0, 0, @now, @now, @by) returning id
            """, new { name, about, rule = RuleJson.Write(rule), by, now });
    }

    /// <summary>A new rule: everyone is looked at anew, in this segment and in those whose rule names it.</summary>
    public void Change(Transaction tx, Segment segment, string name, string about, Rule rule, IReadOnlyCollection<long> dependents, string by, long now)
    {
        if (Taken(tx, name, segment.Id))
            throw NameTaken(name);
        var json = RuleJson.Write(rule);
        tx.Execute(
            "update segments set name = @name, about = @about, rule = @json, version = version + 1, changed_at = @now, changed_by = @by where id = @Id",
            new { segment.Id, name, about, json, now, by });
        if (json != RuleJson.Write(segment.Rule))
            Recompute(tx, [segment.Id, .. dependents]);
    }

    public void SetStopped(Transaction tx, long id, bool stopped) =>
        tx.Execute("update segments set stopped = @stopped where id = @id", new { id, stopped = stopped ? 1 : 0 });

    /// <summary>It is gone at once; its rows go piece by piece, see <see cref="Sweep"/>.</summary>
    public void Delete(Transaction tx, long id)
    {
        tx.Execute("update segments set deleted = 1, name = ' ' || id where id = @id", new { id });
    }

    public bool HasRemains(Session session) => session.FirstOrDefault<long?>("select id from segments where deleted = 1 limit 1") is not null;

    /// <summary>Removes a piece of what deleted segments left. True where there was something.</summary>
    public bool Sweep(Transaction tx, int most)
    {
        if (tx.FirstOrDefault<long?>("select id from segments where deleted = 1 order by id limit 1") is not { } id)
            return false;
        var args = new { id, most };
        var removed = tx.Execute(
            "delete from segment_members where segment = @id and identifier in (select identifier from segment_members where segment = @id order by identifier limit @most)", args)
            + tx.Execute("delete from segment_changes where position in (select position from segment_changes where segment = @id order by position limit @most)", args);
        if (removed == 0)
        {
            tx.Execute("delete from segment_sizes where segment = @id", args);
            tx.Execute("delete from segments where id = @id", args);
        }
        return true;
    }

    /// <summary>Everyone is looked at anew; those who belong do so until they are found not to.</summary>
    public void Recompute(Transaction tx, IReadOnlyCollection<long> ids) => tx.Execute(
        $"update segments set computed_to = 0, stopped = 0 where {tx.Dialect.In("id", "@ids")}", new { ids = tx.Dialect.List(ids) });

    public void RecomputeAll(Transaction tx) => tx.Execute("update segments set computed_to = 0 where deleted = 0");

    public void SetComputed(Transaction tx, long id, long? to, long now)
    {
        tx.Execute("update segments set computed_to = @to where id = @id", new { id, to });
        if (to is not null)
            return;
        tx.Execute("update segments set computed_at = @now where id = @id", new { id, now });
        tx.Execute("update segment_rules set version = version + 1");
    }

    public void AddMembers(Transaction tx, IReadOnlyCollection<(long Segment, long More)> counts, long now)
    {
        tx.ExecuteMany("update segments set members = members + @more where id = @segment", ["segment", "more"],
            [.. counts.Where(c => c.More != 0).Select(c => new object?[] { c.Segment, c.More })]);
        tx.ExecuteMany(
            """
            insert into segment_sizes (segment, day, members) select id, @day, members from segments where id = @segment
            on conflict (segment, day) do update set members = excluded.members
            """, ["segment", "day"], [.. counts.Select(c => new object?[] { c.Segment, Math.DivRem(now, Micros.PerDay).Quotient })]);
    }

    /// <summary>The size at the end of each day on which it changed, by segment, since a day.</summary>
    public ILookup<long, (long Day, long Members)> Sizes(Session session, long sinceDay) => session.Query<(long Segment, long Day, long Members)>(
            "select segment, day, members from segment_sizes where day >= @sinceDay order by segment, day", new { sinceDay })
        .ToLookup(row => row.Segment, row => (row.Day, row.Members));

    private static bool Taken(Session session, string name, long? but) =>
        session.FirstOrDefault<long?>("select id from segments where name = @name", new { name }) is { } id && id != but;

    private static UserErrorException NameTaken(string name) => new($"There is a segment “{name}” already. Choose another name.");

    private sealed class Row
    {
        public long Id { get; init; }
        public string Name { get; init; } = "";
        public string About { get; init; } = "";
        public string Rule { get; init; } = "";
        public long Version { get; init; }
        public long Members { get; init; }
        public long? ComputedTo { get; init; }
        public long? ComputedAt { get; init; }
        public long Stopped { get; init; }
        public long CreatedAt { get; init; }
        public long ChangedAt { get; init; }
        public string ChangedBy { get; init; } = "";

        public Segment Segment() => new(
            Id, Name, About, RuleJson.Read(Rule), Version, Members, ComputedTo, ComputedAt, Stopped != 0, CreatedAt, ChangedAt, ChangedBy);
    }
}
