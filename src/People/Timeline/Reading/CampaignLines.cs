using System.Text.RegularExpressions;
using Throughline.Events.Log;

namespace Throughline.People.Timeline.Reading;

/// <summary>What was sent to many, and what came of it: e-mail, SMS and push of campaigns; also who was held out.</summary>
internal sealed partial class CampaignLines : ITimelineLines
{
    public TimelineLine? Read(Event e, EventWords words)
    {
        if (e.Channel is not ("email" or "sms" or "push") && !Campaigning().IsMatch(e.Name))
            return null;
        var detail = Wording.Facts(
            Wording.After("Campaign: ", words.Property("campaign", "campaign_name", "arm", "segment") ?? words.Context("campaign", "name")),
            words.Property("subject") is { } subject ? $"“{Wording.Shortened(subject, 120)}”" : null,
            Wording.After("Link: ", words.Property("link", "url")));
        return e.Name.Contains("opened", StringComparison.OrdinalIgnoreCase) || e.Name.Contains("clicked", StringComparison.OrdinalIgnoreCase)
            ? new(Icon: "mail-opened", e.Name, LineKind.Campaign, Teams.Marketing) { Detail = detail, Side = Side.Customer }
            : e.Name.Contains("held out", StringComparison.OrdinalIgnoreCase)
                ? new(Icon: "mail-off", "Held out: got nothing, to compare with", LineKind.Campaign, Teams.Marketing) { Detail = detail }
                : new(Icon: "mail-forward", e.Name, LineKind.Campaign, Teams.Marketing) { Detail = detail, Side = Side.Company };
    }

    [GeneratedRegex(@"\b(newsletter|campaign|e-?mail|push notification)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Campaigning();
}
