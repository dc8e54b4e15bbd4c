using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>Answers queries from Strata's files on this machine; the same question of the same state is computed once.</summary>
internal sealed class StrataAnswers(SelectJourneys select) : IAnswerQueries
{
    private const int KeptAnswers = 64;

    private readonly OnceEach<Question, JourneyAnswer> once = new(KeptAnswers);

    /// <summary>The most threads that work on an answer.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    private sealed record Question(string Text, LogState State, LogState? Other = null);

    public async Task<JourneyAnswer> Answer(JourneyQuery query, CancellationToken cancel)
    {
        if (query.Compare is { } compare)
            return await Compare(query, compare, cancel);
        var selection = await Select(query, cancel);
        var answer = once.Of(new(query.ToString(), selection.State), stop => Compute(query, selection, stop), out var isTaken, cancel);
        if (!isTaken)
            selection.Dispose();
        return await answer;
    }

    private async Task<JourneyAnswer> Compare(JourneyQuery query, CompareAsked compare, CancellationToken cancel)
    {
        var first = await Select(query.Side(compare.First), cancel);
        Selection second;
        try
        {
            second = await Select(query.Side(compare.Second), cancel);
        }
        catch
        {
            first.Dispose();
            throw;
        }
        var answer = once.Of(new(query.ToString(), first.State, second.State), stop =>
        {
            using (first)
            using (second)
            {
                first.StopWhen(stop);
                second.StopWhen(stop);
                if (compare.Of is Compared.Variants)
                {
                    first.Sift();
                    second.Sift();
                }
                return CompareAnswer.Of(query, first, second);
            }
        }, out var isTaken, cancel);
        if (!isTaken)
        {
            first.Dispose();
            second.Dispose();
        }
        return await answer;
    }

    private async Task<Selection> Select(JourneyQuery query, CancellationToken cancel)
    {
        var selection = await select.Of(query, cancel);
        selection.Use(Threads);
        return selection;
    }

    private static JourneyAnswer Compute(JourneyQuery query, Selection selection, CancellationToken stop)
    {
        using (selection)
        {
            selection.StopWhen(stop);
            // these look at the journeys more than once
            if (query.Ask is Ask.Escalation || query.Channels == true)
                selection.Sift();
            return query.Ask switch
            {
                Ask.Map => MapAnswer.Of(query, selection),
                Ask.Steps => StepsAnswer.Of(selection),
                Ask.Edges => EdgesAnswer.Of(selection),
                Ask.Variants => VariantListAnswer.Of(query, selection),
                Ask.Funnel => FunnelAnswer.Of(query.Funnel!, selection),
                Ask.Paths => PathsAnswer.Of(query.Paths!, selection),
                Ask.DropOff => DropOffAnswer.Of(query.DropOff!, selection),
                Ask.Escalation => EscalationAnswer.Of(query.Escalation!, selection),
                Ask.Conformance => ConformanceAnswer.Of(query.Model!, selection),
                Ask.Behind => BehindView.Of(query, selection),
                _ => throw new InvalidOperationException($"Nothing answers {query.Ask}."),
            };
        }
    }
}
