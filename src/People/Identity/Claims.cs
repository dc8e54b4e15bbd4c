using System.Data.Common;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>The claims that there are: a row for each two identifiers and rank.</summary>
internal sealed class Claims
{
    /// <summary>Said twice, so that the index of those that have a merge is seen to have them all: without it every claim there is would be read.</summary>
    internal const string OfMerge = "merge = @merge and merge <> ''";

    private const string Columns = "low, high, rank, merge, claim, subject, refused, retracted_through";

    /// <summary>Those of these pairs that are known.</summary>
    public Dictionary<Pair, Claim> Of(Session session, IReadOnlyCollection<Pair> pairs) => session.Dialect.IsPostgres
        ? session.Query<Row>(
            $"select {Columns} from claims where (low, high, rank, merge) in (select l, h, r, m from unnest(@lows, @highs, @ranks, @merges) as p (l, h, r, m))",
            new { lows = pairs.Select(p => p.Low).ToArray(), highs = pairs.Select(p => p.High).ToArray(), ranks = pairs.Select(p => (int)p.Rank).ToArray(), merges = pairs.Select(p => p.Merge).ToArray() })
            .Select(row => row.Claim()).ToDictionary(claim => claim.Pair)
        : OneByOne(session, pairs);

    /// <summary>All that name one of these identifiers, each once; of those that join nothing for good (<see cref="RefusedClaim.Blocked"/>) none.</summary>
    public List<Claim> Naming(Session session, IReadOnlyCollection<long> identifiers) => session.Query<Row>(
        $"""
        select {Columns} from claims where {session.Dialect.In("low", "@ids")}
        union all
        select {Columns} from claims where {session.Dialect.In("high", "@ids")} and not {session.Dialect.In("low", "@ids")}
        """, new { ids = session.Dialect.List(identifiers) }).ConvertAll(row => row.Claim());

    /// <summary>Refused for a limit, newest first, after the last of the page before.</summary>
    public List<Claim> Refused(Session session, ClaimKey? before, int limit) => session.Query<Row>(
        $"""
        select {Columns} from claims
        where refused is not null and refused like 'limit %' {(before is null ? "" : "and claim < @before")}
        order by claim desc limit @limit
        """, new { before = before?.Bytes, limit }).ConvertAll(row => row.Claim());

    public long CountRefused(Session session) => session.Single<long>("select count(*) from claims where refused is not null and refused like 'limit %'");

    public void Set(Transaction tx, IReadOnlyCollection<Claim> claims) => tx.InsertMany("claims",
        ["low", "high", "rank", "merge", "claim", "subject", "refused", "retracted_through"],
        [.. claims.Select(c => new object?[]
        {
            c.Pair.Low, c.Pair.High, (int)c.Pair.Rank, c.Pair.Merge, c.Key?.Bytes, c.Subject, c.Refused,
            c.RetractedThrough == long.MinValue ? null : c.RetractedThrough,
        })],
        "(low, high, rank, merge) do update set claim = excluded.claim, subject = excluded.subject, refused = excluded.refused, retracted_through = excluded.retracted_through");

    /// <summary>Takes a merge back, also one that is not there yet; the identifiers that its claims name.</summary>
    public List<long> UndoMerge(Transaction tx, string merge)
    {
        tx.Execute("insert into undone_merges (merge) values (@merge) on conflict (merge) do nothing", new { merge });
        var named = tx.Query<long>($"select low from claims where {OfMerge} union select high from claims where {OfMerge}", new { merge });
        tx.Execute($"delete from claims where {OfMerge}", new { merge });
        return named;
    }

    /// <summary>Those of these merges that were taken back.</summary>
    public HashSet<string> Undone(Session session, IEnumerable<string> merges) =>
        [.. merges.Where(merge => session.FirstOrDefault<long?>("select 1 from undone_merges where merge = @merge", new { merge }) is not null)];

    public void Clear(Transaction tx)
    {
        tx.Execute("delete from claims");
        tx.Execute("delete from undone_merges");
    }

    private static Dictionary<Pair, Claim> OneByOne(Session session, IReadOnlyCollection<Pair> pairs)
    {
        var find = session.Prepared($"select {Columns} from claims where low = @low and high = @high and rank = @rank and merge = @merge", "@low", "@high", "@rank", "@merge");
        var found = new Dictionary<Pair, Claim>();
        foreach (var pair in pairs)
        {
            find.Parameters[0].Value = pair.Low;
            find.Parameters[1].Value = pair.High;
            find.Parameters[2].Value = (int)pair.Rank;
            find.Parameters[3].Value = pair.Merge;
            using var rows = find.ExecuteReader();
            if (rows.Read())
                found[pair] = Read(rows);
        }
        return found;
    }

    private static Claim Read(DbDataReader row) => new(
        new Pair(row.GetInt64(0), row.GetInt64(1), (ClaimRank)row.GetInt32(2), row.GetString(3)),
        row.IsDBNull(4) ? null : ClaimKey.Of((byte[])row[4]),
        row.GetInt64(5),
        row.IsDBNull(6) ? null : row.GetString(6),
        row.IsDBNull(7) ? long.MinValue : row.GetInt64(7));

#pragma warning disable IDE1006, SA1300 // columns by their names in the table
    private sealed class Row
    {
        public long low { get; init; }
        public long high { get; init; }
        public int rank { get; init; }
        public string merge { get; init; } = "";
        public byte[]? claim { get; init; }
        public long subject { get; init; }
        public string? refused { get; init; }
        public long? retracted_through { get; init; }
#pragma warning restore IDE1006, SA1300

        public Claim Claim() => new(
            new Pair(low, high, (ClaimRank)rank, merge), claim is null ? null : ClaimKey.Of(claim), subject, refused, retracted_through ?? long.MinValue);
    }
}
