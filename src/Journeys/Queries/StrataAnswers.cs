using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>Answers queries from Strata's files on this machine; the same question of the same state is computed once.</summary>
internal sealed class StrataAnswers(SelectJourneys select) : IAnswerQueries
{
    private const int KeptAnswers = 64;

    private readonly OnceEach<Question, JourneyAnswer> once = new(KeptAnswers);

    private sealed record Question(string Text, LogState State);

    public async Task<JourneyAnswer> Answer(JourneyQuery query, CancellationToken cancel)
    {
        var selection = await select.Of(query, cancel);
        var answer = once.Of(new(query.ToString(), selection.State), stop => Compute(query, selection, stop), out var isTaken, cancel);
        if (!isTaken)
            selection.Dispose();
        return await answer;
    }

    private static JourneyAnswer Compute(JourneyQuery query, Selection selection, CancellationToken stop)
    {
        using (selection)
        {
            selection.StopWhen(stop);
            return query.Ask switch
            {
                Ask.Map => MapAnswer.Of(query, selection),
                Ask.Steps => StepsAnswer.Of(selection),
                Ask.Edges => EdgesAnswer.Of(selection),
                Ask.Variants => VariantListAnswer.Of(query, selection),
                Ask.Funnel => FunnelAnswer.Of(query.Funnel!, selection),
                Ask.Behind => BehindView.Of(query, selection),
                _ => throw new InvalidOperationException($"Nothing answers {query.Ask}."),
            };
        }
    }
}
