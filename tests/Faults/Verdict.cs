namespace Throughline.Faults;

/// <summary>What the log holds against what was acknowledged.</summary>
public sealed record Verdict(int Acknowledged, int InLog, IReadOnlyList<string> Lost, IReadOnlyList<string> Doubled)
{
    public bool IsClean => Lost.Count == 0 && Doubled.Count == 0;

    public override string ToString() => $"{Acknowledged:N0} acknowledged, {InLog:N0} in the log, {Lost.Count} lost, {Doubled.Count} doubled"
        + (IsClean ? "" : $": {string.Join(' ', Lost.Concat(Doubled).Take(20))}");
}
