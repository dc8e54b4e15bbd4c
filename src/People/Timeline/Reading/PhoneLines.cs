using Throughline.Events.Log;

namespace Throughline.People.Timeline.Reading;

/// <summary>Calls: line, queue, waiting, agent, outcome.</summary>
internal sealed class PhoneLines : ITimelineLines
{
    public TimelineLine? Read(Event e, EventWords words)
    {
        if (e.Channel != "phone")
            return null;
        var agent = words.Property("agent", "server") is { } name ? Wording.Name(name) : null;
        var waited = Wording.Clock(words.Number("queue_seconds") ?? words.Number("waiting_seconds") ?? words.Number("wait_seconds"));
        var spoke = Wording.Clock(words.Number("service_seconds") ?? words.Number("talk_seconds"));
        return e.Name switch
        {
            "Call arrived" => new(Icon: "phone-incoming", "Called" + Wording.After(" on line ", words.Property("line")), LineKind.Call, Teams.Service)
            {
                Side = Side.Customer,
                Detail = Wording.Facts(Wording.After("Type ", words.Property("type")), Wording.After("priority ", words.Property("priority"))),
            },
            "Queue entered" => new(Icon: "hourglass", "Put in the queue" + Wording.After(" ", words.Property("queue")), LineKind.Call, Teams.Service) { Side = Side.Company },
            "Call abandoned" => new(Icon: "phone-off", "Hung up" + Wording.After(" after ", waited) + (waited is null ? "" : " in the queue"), LineKind.Call, Teams.Service)
            {
                Side = Side.Customer,
                Sum = "Hung up" + Wording.After(" after waiting ", waited),
            },
            "Call answered" => new(Icon: "phone-check", "Answered" + Wording.After(" by ", agent) + Wording.After(" after ", waited) + (waited is null ? "" : " in the queue"),
                LineKind.Call, Teams.Service)
            {
                Side = Side.Company,
                Sum = "Answered" + Wording.After(" by ", agent) + Wording.After(" after waiting ", waited),
            },
            "Service ended" => new(Icon: "phone-x", "Call ended" + Wording.After(" after ", spoke) + Wording.After(" with ", agent), LineKind.Call, Teams.Service)
            {
                Sum = "Answered" + Wording.After(" by ", agent) + Wording.After(", spoke for ", spoke),
            },
            "Phantom record" => new(Icon: "ghost", "Phantom record of the telephone system: no call", LineKind.Record) { Detail = Wording.Some(words, 4) },
            _ => Other(e, words, agent, waited, spoke),
        };
    }

    private static TimelineLine Other(Event e, EventWords words, string? agent, string? waited, string? spoke) =>
        new(Icon: "phone", e.Name, LineKind.Call, Teams.Service)
        {
            Detail = Wording.Facts(
                Wording.After("Queue: ", words.Property("queue")), Wording.After("agent: ", agent), Wording.After("waited ", waited),
                Wording.After("spoke for ", spoke), Wording.After("outcome: ", words.Property("outcome"))) ?? Wording.Some(words, 3),
            Sum = words.Property("outcome") is { } outcome ? $"{e.Name}: {Wording.Small(Wording.Plain(outcome))}" : null,
        };
}
