namespace Throughline.Gate.Policies.Pages;

/// <summary>What is wrong or doubtful in a document, for a page.</summary>
public sealed record PolicyProblemsView
{
    private PolicyProblemsView(IReadOnlyList<PolicyProblem> problems) => Problems = problems;
    internal static PolicyProblemsView Of(IReadOnlyList<PolicyProblem> problems) => new(problems);
    internal IReadOnlyList<PolicyProblem> Problems { get; }
}
