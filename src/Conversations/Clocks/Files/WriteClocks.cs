using System.Globalization;
using System.Text;
using Throughline.Kernel.Yaml;

namespace Throughline.Conversations.Clocks.Files;

/// <summary>Policies as a document: each calendar once, by the name of its zone. The same policies are always the same text. Pure.</summary>
internal static class WriteClocks
{
    public static string Of(IEnumerable<KeptPolicy> policies)
    {
        var (text, calendars) = (new StringBuilder("# Which may take how long, for whom: the first that fits, by place and then by name, holds. docs/clocks.md\n"), new List<(string Name, string Text)>());
        var written = policies.OrderBy(of => of.Fields.Place).ThenBy(of => of.Name, StringComparer.Ordinal).Select(of => Policy(of, calendars)).ToList();
        text.Append(written.Count == 0 ? "policies: []\n" : "policies:\n").AppendJoin("", written);
        if (calendars.Count > 0)
            text.Append("calendars:\n");
        foreach (var (name, calendar) in calendars)
            text.Append(CultureInfo.InvariantCulture, $"  {YamlText.Of(name)}:\n{calendar}");
        return text.ToString();
    }

    private static string Policy(KeptPolicy of, List<(string Name, string Text)> calendars)
    {
        var (text, p) = (new StringBuilder(), of.Fields);
        text.Append(CultureInfo.InvariantCulture, $"  - name: {YamlText.Of(of.Name)}\n    place: {p.Place}\n");
        foreach (var (field, said) in ((string, string?)[])[("queue", p.Queue), ("channel", p.Channel), ("segment", p.Segment)])
            if (said is not null)
                text.Append(CultureInfo.InvariantCulture, $"    {field}: {YamlText.Of(said)}\n");
        text.Append("    minutes:\n");
        foreach (var clock in KeptPolicy.Clocks.Keys)
            if (p.Minutes?.TryGetValue(clock, out var minutes) == true)
                text.Append(CultureInfo.InvariantCulture, $"      {clock}: {minutes}\n");
        if (p.WarnMinutes > 0)
            text.Append(CultureInfo.InvariantCulture, $"    warnMinutes: {p.WarnMinutes}\n");
        if (p.Zone is not null)
            text.Append(CultureInfo.InvariantCulture, $"    calendar: {YamlText.Of(Calendar(p, calendars))}\n");
        return text.ToString();
    }

    private static string Calendar(ClockPolicyFields p, List<(string Name, string Text)> calendars)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"    zone: {YamlText.Of(p.Zone!)}\n");
        var hours = (p.Hours ?? new Dictionary<string, string>()).ToDictionary(of => of.Key.ToLowerInvariant(), of => of.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (hours.Values.Any(spans => spans.Length > 0))
            text.Append("    hours:\n");
        foreach (var day in ClockPolicyForm.Days.Where(day => hours.GetValueOrDefault(day)?.Length > 0))
            text.Append(CultureInfo.InvariantCulture, $"      {day}: {YamlText.List(hours[day])}\n");
        if (p.Holidays is { Count: > 0 })
            text.Append(CultureInfo.InvariantCulture, $"    holidays: {YamlText.List(p.Holidays.Select(day => day.Trim()).Where(day => day.Length > 0).Distinct().Order(StringComparer.Ordinal))}\n");
        if (calendars.Find(known => known.Text == text.ToString()) is { Name: { } name })
            return name;
        var alike = calendars.Count(known => known.Text.StartsWith(text.ToString().Split('\n')[0] + "\n", StringComparison.Ordinal));
        calendars.Add((alike == 0 ? p.Zone! : string.Create(CultureInfo.InvariantCulture, $"{p.Zone} {alike + 1}"), text.ToString()));
        return calendars[^1].Name;
    }
}
