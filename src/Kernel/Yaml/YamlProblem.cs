using System.Globalization;

namespace Throughline.Kernel.Yaml;

/// <summary>
/// What is wrong with a document of rules, or only doubtful (<see cref="IsWarning"/>): the line and column (first 1; 0 for the whole), the path
/// to the place (<c>caps[2].limit</c>), and the reason. What <see cref="IsIdle"/> does nothing.
/// </summary>
public sealed record YamlProblem(int Line, string Path, string Reason, bool IsWarning = false, bool IsIdle = false, int Column = 0)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Line > 0 ? $"Line {Line}, " : "")}{(Column > 0 ? $"column {Column}, " : "")}{(Path.Length > 0 ? Path : "the document")}: {Reason}");
}
