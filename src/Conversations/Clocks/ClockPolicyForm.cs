using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Throughline.Conversations.Clocks;

/// <summary>A policy as a form says it: whatever was written comes back to be mended.</summary>
/// <param name="Minutes">By clock.</param>
/// <param name="Hours">By day of the week.</param>
public sealed record ClockPolicyForm(
    string Name, bool IsNew, string Place, string Queue, string Channel, string Segment, IReadOnlyDictionary<string, string> Minutes, string Warn, string Zone,
    IReadOnlyDictionary<string, string> Hours, string Holidays)
{
    public static IReadOnlyList<string> Days { get; } = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    internal static ClockPolicyForm Of(ClockPolicyAnswer? known) => known is null
        ? new("", true, "10", "", "", "", new Dictionary<string, string>(), "15", "", Days.Take(5).ToDictionary(day => day, _ => "09:00-17:00"), "")
        : new(known.Name, false, N(known.Policy.Place), known.Policy.Queue ?? "", known.Policy.Channel ?? "", known.Policy.Segment ?? "",
            (known.Policy.Minutes ?? new Dictionary<string, int>()).ToDictionary(of => of.Key, of => N(of.Value)), N(known.Policy.WarnMinutes), known.Policy.Zone ?? "",
            (known.Policy.Hours ?? new Dictionary<string, string>()).ToDictionary(of => of.Key.ToLowerInvariant(), of => of.Value), string.Join("\n", known.Policy.Holidays ?? []));

    internal static ClockPolicyForm Of(IFormCollection form)
    {
        return new(
            Text("name"), Text("new") == "true", Text("place"), Text("queue"), Text("channel"), Text("segment"), KeptPolicy.Clocks.Keys.ToDictionary(clock => clock, clock => Text("minutes-" + clock)), Text("warn"),
            Text("zone"), Days.ToDictionary(day => day, day => Text("hours-" + day)), Text("holidays"));

        string Text(string name) => form[name].ToString().Trim();
    }

    /// <summary>The policy that is meant, and what is wrong by the name of the field; null where something is.</summary>
    internal (ClockPolicyFields? Fields, Dictionary<string, string> Wrong) Read()
    {
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        var minutes = Minutes.Where(of => of.Value.Length > 0).ToDictionary(of => of.Key, of => Whole(of.Value, "minutes-" + of.Key));
        // without a zone day and night count, whatever stands in the days
        var (hours, holidays) = Zone.Length == 0 ? ([], [])
            : (Hours.Where(of => of.Value.Length > 0).ToDictionary(of => of.Key, of => of.Value), Holidays.Split((char[])['\n', '\r', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        var fields = new ClockPolicyFields(Place.Length == 0 ? 0 : Whole(Place, "place"), Queue, Channel, Segment, minutes, Warn.Length == 0 ? 0 : Whole(Warn, "warn"), Zone, hours, holidays);
        if (wrong.Count > 0)
            return (null, wrong);
        try
        {
            return (KeptPolicy.Look(Name, fields), wrong);
        }
        catch (ClockPolicyProblem e)
        {
            wrong[FieldOf(e.Path)] = e.Message;
            return (null, wrong);
        }

        int Whole(string text, string field)
        {
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                wrong[field] = $"“{text}” is no whole number.";
            return number;
        }
    }

    private static string FieldOf(string path) => path switch
    {
        "minutes" => "minutes-first-response",
        "hours" => "hours-monday",
        "warnMinutes" => "warn",
        _ => path.Replace('.', '-'),
    };

    private static string N(long number) => number.ToString(CultureInfo.InvariantCulture);
}
