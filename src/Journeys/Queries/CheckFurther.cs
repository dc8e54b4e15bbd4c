using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>Refuses what nothing can answer in the parts of a query for paths, drop-off, escalation, conformance and compare.</summary>
internal static class CheckFurther
{
    private const int MostParts = 200, MostLandmarks = 1000;

    public static void Check(JourneyQuery query)
    {
        if (query.Paths is { } paths)
        {
            Within(paths.Steps, 1, Paths.Longest, "query.paths.steps");
            Within(paths.Most, 1, PathsAsked.MostSteps, "query.paths.most");
        }
        if (query.Escalation is { } escalation)
            CheckEscalation(query, escalation);
        if (query.Model is { } model)
            CheckModel(model, "query.model", MostParts);
        if (query.Compare is { } compare)
        {
            Period(compare.First, "query.compare.first");
            Period(compare.Second, "query.compare.second");
        }
    }

    private static void CheckEscalation(JourneyQuery query, EscalationAsked escalation)
    {
        if (query.By is not JourneyBy.Person)
            throw QueryJson.Wrong("query.by", "must be person: escalation is of people.");
        foreach (var (i, pair) in (escalation.Pairs ?? []).Index())
        {
            if (pair.Count != 2 || pair[0] == pair[1])
                throw QueryJson.Wrong($"query.escalation.pairs[{i}]", "must be two different steps.");
        }
        var (every, lookBack) = (escalation.Every?.Micros ?? Kernel.Micros.PerDay, escalation.LookBack?.Micros ?? 7 * Kernel.Micros.PerDay);
        if (lookBack / every > MostLandmarks)
            throw QueryJson.Wrong("query.escalation.lookBack", $"is more than {MostLandmarks} times as long as from landmark to landmark.");
    }

    private static int CheckModel(ModelAsked model, string at, int left)
    {
        object?[] parts = [model.Step, model.Sequence, model.Choice, model.Optional, model.Loop];
        if (parts.Count(part => part is not null) != 1)
            throw QueryJson.Wrong(at, "must have one of step, sequence, choice, optional, loop.");
        if (--left < 0)
            throw QueryJson.Wrong(at, $"is one part too many; at most {MostParts} are taken.");
        foreach (var (i, part) in (model.Sequence ?? model.Choice ?? []).Index())
            left = CheckModel(part, $"{at}.{(model.Sequence is null ? "choice" : "sequence")}[{i}]", left);
        if (model.Optional is { } optional)
            left = CheckModel(optional, at + ".optional", left);
        return model.Loop is { } loop ? CheckModel(loop, at + ".loop", left) : left;
    }

    private static void Within(int? number, int least, int most, string at)
    {
        if (number < least || number > most)
            throw QueryJson.Wrong(at, $"must be {least} to {most}.");
    }

    private static void Period(SideAsked side, string at)
    {
        CheckQuery.Period(side.Events?.From, side.Events?.To, at + ".events");
        CheckQuery.Period(side.Journeys?.From, side.Journeys?.To, at + ".journeys");
    }
}
