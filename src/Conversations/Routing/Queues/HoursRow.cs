using Microsoft.AspNetCore.Http;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Routing.Desk;

namespace Throughline.Conversations.Routing.Queues;

/// <summary>When a queue is open, as a form says it. Without a zone day and night.</summary>
/// <param name="Hours">By day of the week.</param>
/// <param name="Holidays">One a line.</param>
public sealed record HoursRow(string Zone, IReadOnlyDictionary<string, string> Hours, string Holidays)
{
    internal static HoursRow Of(QueueHours? hours) => hours is null
        ? new("", ClockPolicyForm.Days.Take(5).ToDictionary(day => day, _ => "09:00-17:00"), "")
        : new(hours.Zone ?? "", (hours.Hours ?? new Dictionary<string, string>()).ToDictionary(of => of.Key.ToLowerInvariant(), of => of.Value), string.Join('\n', hours.Holidays ?? []));

    internal static HoursRow Of(IFormCollection form)
    {
        return new(Text("zone"), ClockPolicyForm.Days.ToDictionary(day => day, day => Text("hours-" + day)), Text("holidays"));

        string Text(string name) => form[name].ToString().Trim();
    }

    /// <summary>What is meant, and what is wrong by the name of the field.</summary>
    internal QueueHours? Read(Dictionary<string, string> wrong)
    {
        if (Zone.Length == 0)
            return null;
        var fields = new QueueHours(
            Zone, Hours.Where(of => of.Value.Length > 0).ToDictionary(of => of.Key, of => of.Value), Holidays.Split((char[])['\n', '\r', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        try
        {
            ReadHours.Of(fields.Zone, fields.Hours, fields.Holidays);
            return fields;
        }
        catch (ClockPolicyProblem e)
        {
            wrong[e.Path == "hours" ? "hours-monday" : e.Path.Replace('.', '-')] = e.Message;
            return null;
        }
    }
}

/// <param name="Seconds">So long after it came.</param>
/// <param name="When">waited, nobody or closed.</param>
public sealed record OverflowRow(string To, string Seconds, string When)
{
    internal bool IsEmpty => To.Length == 0;
}
