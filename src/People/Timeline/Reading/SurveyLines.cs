using Throughline.Events.Log;

namespace Throughline.People.Timeline.Reading;

/// <summary>Answers to surveys.</summary>
internal sealed class SurveyLines : ITimelineLines
{
    public TimelineLine? Read(Event e, EventWords words)
    {
        if (!e.Name.Contains("survey", StringComparison.OrdinalIgnoreCase) && !e.Name.Contains("feedback", StringComparison.OrdinalIgnoreCase)
            && !e.Name.StartsWith("NPS", StringComparison.Ordinal))
            return null;
        var isAgents = e.Name.StartsWith("Agent", StringComparison.OrdinalIgnoreCase);
        return new(Icon: "clipboard-check", e.Name, LineKind.Survey, Teams.Experience)
        {
            Side = isAgents ? Side.Company : Side.Customer,
            Detail = Wording.Facts(words.Properties().Where(p => p.Name is not ("conversation" or "agent")).Take(8)
                .Select(p => $"{Wording.Plain(p.Name)} {Wording.Capital(Wording.Shortened(p.Words, 200))}")),
        };
    }
}
