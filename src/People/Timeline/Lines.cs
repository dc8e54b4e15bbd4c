using Throughline.Events.Log;
using Throughline.People.Timeline.Reading;

namespace Throughline.People.Timeline;

/// <summary>How every event reads: by the module whose fact it is, else by the built-in lines, of which the last reads everything.</summary>
internal sealed class Lines(IEnumerable<ITimelineLines> modules)
{
    private readonly ITimelineLines[] all =
        [.. modules, new IdentityLines(), new ConsentLines(), new ProfileLines(), new PhoneLines(), new SurveyLines(), new ChatLines(), new PurchaseLines(), new CampaignLines(), new VisitLines(), new PlainLines()];

    public TimelineLine Of(Event e)
    {
        var words = new EventWords(e);
        foreach (var lines in all)
            if (lines.Read(e, words) is { } line)
                return line;
        throw new InvalidOperationException("The last lines read everything.");
    }

    public Facet FacetOf(Event e) => Facet.Of(e, Of(e));
}
