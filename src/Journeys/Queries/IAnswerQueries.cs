using Throughline.Kernel;

namespace Throughline.Journeys.Queries;

/// <summary>
/// Answers queries from everything that was committed when they were asked. Strata does it on this machine; an engine elsewhere gives the
/// same answers.
/// </summary>
public interface IAnswerQueries
{
    /// <summary>The answer that belongs to what is asked: a <see cref="MapAnswer"/> for <see cref="Ask.Map"/>, and so on. People are numbers in it, not names.</summary>
    /// <exception cref="UserErrorException">It names something that there is not, such as a source.</exception>
    /// <exception cref="OperationCanceledException">It is no longer wanted.</exception>
    Task<JourneyAnswer> Answer(JourneyQuery query, CancellationToken cancel);
}
