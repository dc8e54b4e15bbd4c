using System.Text.RegularExpressions;
using Throughline.Events.Log;

namespace Throughline.People.Timeline.Reading;

/// <summary>Pages and screens that were looked at.</summary>
internal sealed partial class VisitLines : ITimelineLines
{
    public TimelineLine? Read(Event e, EventWords words) => e.Kind switch
    {
        "page" => new(Icon: "world", "Looked at " + e.Name, LineKind.Visit)
        {
            Side = Side.Customer,
            Detail = Wording.Facts(
                words.Property("url") ?? words.Context("page", "url") ?? words.Property("path"),
                Wording.After("from ", words.Property("referrer") ?? words.Context("page", "referrer"))),
        },
        "screen" => new(Icon: "device-mobile", "Opened the screen " + e.Name, LineKind.Visit) { Side = Side.Customer, Detail = Wording.Some(words, 3, "name", "category") },
        _ when Visiting().IsMatch(e.Name) => new(Icon: "world", e.Name, LineKind.Visit) { Side = Side.Customer, Detail = Wording.Some(words, 3) },
        _ => null,
    };

    [GeneratedRegex(@"^(page |screen )?(visited|visit|viewed|read)\b|\b(page|screen) (read|viewed|visited)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Visiting();
}
