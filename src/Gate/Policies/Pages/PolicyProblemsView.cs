using Throughline.Kernel.Yaml;

namespace Throughline.Gate.Policies.Pages;

/// <summary>What is wrong or doubtful in a document, for a page.</summary>
public sealed record PolicyProblemsView
{
    private PolicyProblemsView(IReadOnlyList<YamlProblem> problems) => Problems = problems;
    internal static PolicyProblemsView Of(IReadOnlyList<YamlProblem> problems) => new(problems);
    internal IReadOnlyList<YamlProblem> Problems { get; }
}
