using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions.Explore;

/// <summary>A number that is exact up to <see cref="CountDecisions.Most"/>; where it is not <see cref="IsExact"/>, there are more.</summary>
internal readonly record struct BoundedCount(long Count, bool IsExact)
{
    public static BoundedCount Of(long counted) => counted > CountDecisions.Most ? new(CountDecisions.Most, false) : new(counted, true);

    public BoundedCount Plus(BoundedCount other) => IsExact && other.IsExact ? Of(Count + other.Count) : new(CountDecisions.Most, false);

    public string Words => IsExact ? Count.ToString("N0", System.Globalization.CultureInfo.CurrentCulture)
        : "more than " + CountDecisions.Most.ToString("N0", System.Globalization.CultureInfo.CurrentCulture);
}

/// <summary>How many decisions there are, by what they came to and, where a rule spoke against it, by rule. One that several rules decided counts under each.</summary>
internal sealed record DecisionCounts(BoundedCount All, IReadOnlyDictionary<Verdict, BoundedCount> ByVerdict, IReadOnlyDictionary<DecisionRule, BoundedCount> ByRule)
{
    public static DecisionCounts Of(IEnumerable<((Verdict Verdict, int Rules) Of, long Counted)> cells)
    {
        var all = BoundedCount.Of(0);
        var (byVerdict, byRule) = (new Dictionary<Verdict, BoundedCount>(), new Dictionary<DecisionRule, BoundedCount>());
        foreach (var ((verdict, rules), counted) in cells)
        {
            var count = BoundedCount.Of(counted);
            all = all.Plus(count);
            byVerdict[verdict] = byVerdict.GetValueOrDefault(verdict, BoundedCount.Of(0)).Plus(count);
            foreach (var rule in DecisionKind.RulesIn(rules))
                byRule[rule] = byRule.GetValueOrDefault(rule, BoundedCount.Of(0)).Plus(count);
        }
        return new(all, byVerdict, byRule);
    }
}

/// <summary>Counts decisions no further than anybody needs, so that it takes as long at a hundred million as at a hundred thousand.</summary>
internal sealed class CountDecisions(DecisionKinds kinds)
{
    public const int Most = 10_000;

    public DecisionCounts Of(Session session, DecisionFilter filter, IReadOnlyCollection<long>? identifiers)
    {
        var fitting = kinds.All(session).Where(k => filter.Fits(k.Kind)).ToList();
        return DecisionCounts.Of(filter.Key is not null || identifiers is not null ? Few(session, filter, identifiers, fitting) : Cells(session, filter, fitting));
    }

    private static IEnumerable<((Verdict, int), long)> Cells(Session session, DecisionFilter filter, List<KnownKind> fitting) =>
        fitting.GroupBy(k => (k.Kind.Verdict, k.Kind.Rules)).Select(cell => (cell.Key, session.Single<long>(
            $"select count(*) from (select 1 from decisions where {session.Dialect.In("kind", "@kinds")} and decided_at >= @from and decided_at < @until limit @most) c",
            new { kinds = session.Dialect.List(cell.Select(k => k.Id)), from = filter.From ?? long.MinValue, until = filter.Until ?? long.MaxValue, most = Most + 1 })));

    /// <summary>One key's or one person's: looked through, up to the bound.</summary>
    private static IEnumerable<((Verdict, int), long)> Few(Session session, DecisionFilter filter, IReadOnlyCollection<long>? identifiers, List<KnownKind> fitting)
    {
        var of = fitting.ToDictionary(k => k.Id, k => (k.Kind.Verdict, k.Kind.Rules));
        var narrow = (filter.Key is null ? "" : " and key = @key") + (identifiers is null ? "" : $" and {session.Dialect.In("identifier", "@ids")}");
        return session.Query<long>($"select kind from decisions where decided_at >= @from and decided_at < @until{narrow} limit @most", new
        {
            from = filter.From ?? long.MinValue,
            until = filter.Until ?? long.MaxValue,
            key = filter.Key,
            ids = identifiers is null ? null : session.Dialect.List(identifiers),
            most = Most * 10,
        }).Where(of.ContainsKey).GroupBy(kind => of[kind]).Select(cell => (cell.Key, cell.LongCount()));
    }
}
