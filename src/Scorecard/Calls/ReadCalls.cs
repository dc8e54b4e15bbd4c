using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Scorecard.Calls;

/// <summary>
/// Calls from the log, as docs/import.md says what a call's events and properties are called. One pass; what is kept meanwhile are calls that have begun
/// and not ended, of which the longest begun are let go where there are very many.
/// </summary>
internal sealed class ReadCalls(EventLog log)
{
    public const string Queued = "Queue entered", Answered = "Call answered", Abandoned = "Call abandoned", Ended = "Service ended";

    private const int AtOnce = 5_000, MostOpen = 100_000;
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };
    private static readonly string[] Names = [Queued, Answered, Abandoned, Ended];

    /// <summary>In the order in which they ended, as far as the log has them in order.</summary>
    public IEnumerable<Call> All(Session session)
    {
        var open = new OpenCalls(MostOpen);
        for (var after = Position.Start; ;)
        {
            var page = log.Named(session, after, Names, AtOnce);
            foreach (var e in page)
                if (Take(open, e) is { } call)
                    yield return call;
            if (page.Count < AtOnce)
                break;
            after = page[^1].Position;
        }
        foreach (var call in open.Answered())
            yield return call;
    }

    private static Call? Take(OpenCalls open, Event e)
    {
        var key = e.JourneyKey ?? $"#{e.Sequence}";
        using var properties = JsonDocument.Parse(e.Properties, Deep);
        var of = properties.RootElement;
        switch (e.Name)
        {
            case Queued:
                open.Of(key).QueuedAt = e.OccurredAt;
                return null;
            case Abandoned:
                return new(key, e.OccurredAt, false, Waited(open.Close(key), of, e), null, Text(of, "agent"), Text(of, "queue"), e.Sequence);
            case Answered:
                var call = new Call(key, e.OccurredAt, true, Waited(open.Find(key), of, e), Handling(of), Text(of, "agent"), Text(of, "queue"), e.Sequence);
                if (call.Handled is null && e.JourneyKey is not null)
                    return open.Answer(key, call);
                open.Close(key);
                return call;
            default:
                // where the answer said how long it took, that is counted, and there is nothing open any more
                return open.Close(key)?.Call is { } answered ? answered with { Handled = Handling(of) ?? Seconds(answered.At, e.OccurredAt) } : null;
        }
    }

    private static double Waited(OpenCalls.Open? call, JsonElement of, Event e) =>
        Number(of, "queue_seconds") ?? (call?.QueuedAt is { } queued ? Seconds(queued, e.OccurredAt) : 0);

    private static double? Handling(JsonElement of) =>
        Number(of, "service_seconds") is { } service ? service + (Number(of, "hold_seconds") ?? 0) + (Number(of, "after_call_seconds") ?? 0) : null;

    private static double Seconds(long from, long to) => (to - from) / (double)Micros.PerSecond;

    private static double? Number(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when double.TryParse(value.GetString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    }
    : null;

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    }
    : "";
}
