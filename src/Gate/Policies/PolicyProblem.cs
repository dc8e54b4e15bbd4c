using System.Globalization;

namespace Throughline.Gate.Policies;

/// <summary>
/// What is wrong with a policy, or only doubtful (<see cref="IsWarning"/>): the line of the document (first 1; 0 for the whole), the path
/// to the place (<c>caps[2].limit</c>), and the reason. What <see cref="IsIdle"/> does nothing.
/// </summary>
internal sealed record PolicyProblem(int Line, string Path, string Reason, bool IsWarning = false, bool IsIdle = false)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Line > 0 ? $"Line {Line}, " : "")}{(Path.Length > 0 ? Path : "the document")}: {Reason}");
}
