using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>Which identifiers an operator keeps apart.</summary>
internal sealed class Separations
{
    /// <summary>Those that hold and touch one of these identifiers.</summary>
    public List<(long Low, long High)> Of(Session session, IReadOnlyCollection<long> identifiers) => session.Query<(long, long)>(
        $"""
        select low, high from separations
        where separated_at > undone_at and ({session.Dialect.In("low", "@ids")} or {session.Dialect.In("high", "@ids")})
        """, new { ids = session.Dialect.List(identifiers) });

    /// <summary>Those that hold between one of these persons and anyone, by their persons now. There are few: each was made by hand.</summary>
    public List<(long One, long Other)> Between(Session session, IReadOnlyCollection<long> persons)
    {
        var pairs = session.Query<(long Low, long High)>("select low, high from separations where separated_at > undone_at");
        if (pairs.Count == 0)
            return [];
        // not one join: a planner that knows nothing of the tables yet would read the whole map
        var of = session.Query<(long Identifier, long Person)>(
                $"select identifier, person from memberships where {session.Dialect.In("identifier", "@ids")}",
                new { ids = session.Dialect.List(pairs.SelectMany(pair => (long[])[pair.Low, pair.High]).Distinct()) })
            .ToDictionary(row => row.Identifier, row => row.Person);
        var concerned = persons.ToHashSet();
        return [.. pairs.Where(pair => of.ContainsKey(pair.Low) && of.ContainsKey(pair.High)).Select(pair => (One: of[pair.Low], Other: of[pair.High]))
            .Where(pair => concerned.Contains(pair.One) || concerned.Contains(pair.Other))];
    }

    public bool Holds(Session session, long one, long other) => session.FirstOrDefault<long?>(
        "select 1 from separations where low = @low and high = @high and separated_at > undone_at",
        new { low = Math.Min(one, other), high = Math.Max(one, other) }) is not null;

    /// <summary>The time of the last word about the two, whichever it was; the beginning of time where there was none.</summary>
    public long LastWord(Session session, long one, long other) => session.FirstOrDefault<long?>(
        "select case when separated_at > undone_at then separated_at else undone_at end from separations where low = @low and high = @high",
        new { low = Math.Min(one, other), high = Math.Max(one, other) }) ?? long.MinValue;

    public void Add(Transaction tx, long one, long other, long at) => Set(tx, one, other, at, long.MinValue);

    public void Undo(Transaction tx, long one, long other, long at) => Set(tx, one, other, long.MinValue, at);

    public void Clear(Transaction tx) => tx.Execute("delete from separations");

    private static void Set(Transaction tx, long one, long other, long separatedAt, long undoneAt) => tx.Execute(
        """
        insert into separations (low, high, separated_at, undone_at) values (@low, @high, @separatedAt, @undoneAt)
        on conflict (low, high) do update set
            separated_at = case when excluded.separated_at > separations.separated_at then excluded.separated_at else separations.separated_at end,
            undone_at = case when excluded.undone_at > separations.undone_at then excluded.undone_at else separations.undone_at end
        """,
        new { low = Math.Min(one, other), high = Math.Max(one, other), separatedAt, undoneAt });
}
