using Throughline.Events.Log;

namespace Throughline.People.Timeline.Reading;

/// <summary>What operators decided about who is who.</summary>
internal sealed class IdentityLines : ITimelineLines
{
    public TimelineLine? Read(Event e, EventWords words) => e.Kind != "identity" ? null : e.Name switch
    {
        "Persons merged" => Line(Icon: "arrows-join", "Merged: two became one person", words),
        "Merge undone" => Line(Icon: "arrow-back-up", "Merge undone", words),
        "Persons separated" => Line(Icon: "arrows-split", "Separated: these are two persons", words),
        "Separation undone" => Line(Icon: "arrow-back-up", "Separation undone", words),
        "Identifier verified" => Line(Icon: "shield-check", "Identifier verified", words),
        _ => Line(Icon: "fingerprint", e.Name, words),
    };

    private static TimelineLine Line(string Icon, string sentence, EventWords words) =>
        new(Icon, sentence + Wording.After(" by ", words.Property("by", "who", "actor")), LineKind.Identity)
        {
            Side = Side.Company,
            Detail = Wording.Facts(words.Property("reason", "note")) ?? Wording.Some(words, 3, "by", "who", "actor", "rank"),
        };
}
