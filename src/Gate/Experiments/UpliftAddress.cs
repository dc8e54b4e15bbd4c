using System.Globalization;
using System.Text;

namespace Throughline.Gate.Experiments;

/// <summary>The question of a report in the address of its pages.</summary>
public sealed record UpliftAddress(string Experiment, IReadOnlyList<string> Outcomes, string? Value, int? Days)
{
    public string Report => "/gate/experiments?" + Query;

    private string Query
    {
        get
        {
            var text = new StringBuilder("experiment=").Append(Uri.EscapeDataString(Experiment));
            foreach (var outcome in Outcomes.Where(o => !string.IsNullOrWhiteSpace(o)))
                text.Append("&outcome=").Append(Uri.EscapeDataString(outcome));
            if (!string.IsNullOrWhiteSpace(Value))
                text.Append("&value=").Append(Uri.EscapeDataString(Value));
            if (Days is { } days)
                text.Append("&days=").Append(days.ToString(CultureInfo.InvariantCulture));
            return text.ToString();
        }
    }

    /// <summary>The people of an arm: all, those with an outcome, or those contacted.</summary>
    public string People(string? arm, string? with = null, bool? contacted = null, long? after = null) => "/gate/experiments/people?" + Query
        + (arm is null ? "" : "&arm=" + Uri.EscapeDataString(arm))
        + (with is null ? "" : "&with=" + Uri.EscapeDataString(with))
        + (contacted is { } wanted ? "&contacted=" + (wanted ? "true" : "false") : "")
        + (after is { } from ? "&after=" + from.ToString(CultureInfo.InvariantCulture) : "");
}
