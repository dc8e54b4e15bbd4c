using System.Globalization;
using Throughline.Kernel;

namespace Throughline.Scorecard.Calls;

/// <summary>A call as a row behind the figures, with how it was counted.</summary>
public sealed record CallRow(string Call, string At, string Outcome, double WaitSeconds, double? HandledSeconds, string Agent, string Queue, bool InTime, bool Short, bool InHandleTime)
{
    internal static readonly string[] Columns = ["call", "at", "outcome", "wait_seconds", "handled_seconds", "agent", "queue", "in_time", "short", "in_handle_time"];

    internal static CallRow Of(Call call, CallOptions options) => new(
        call.Key, Micros.ToText(call.At), call.IsAnswered ? "answered" : "abandoned", call.Wait, call.Handled, call.Agent, call.Queue,
        call.IsAnswered && call.Wait <= options.Within, !call.IsAnswered && call.Wait <= options.Short, call.IsAnswered && (options.KeepsZeroService || call.Handled > 0));

    /// <summary>The figure whose count it is one of: answered, abandoned, inTime, short or handled; all for offered.</summary>
    internal bool Counts(string? of) => of switch
    {
        "answered" or "abandoned" => Outcome == of,
        "inTime" => InTime,
        "short" => Short,
        "handled" => InHandleTime,
        null or "" or "offered" => true,
        _ => throw new UserErrorException($"“{of}” is no figure of calls. Say offered, answered, abandoned, inTime, short or handled."),
    };

    internal string Line() => CsvText.Line(
        Call, At, Outcome, N(WaitSeconds), HandledSeconds is { } handled ? N(handled) : "", Agent, Queue, InTime ? "1" : "0", Short ? "1" : "0", InHandleTime ? "1" : "0");

    private static string N(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
