using System.CommandLine;
using Throughline.Journeys.Comparisons;

namespace Throughline.Host.Commands;

/// <summary>The options of one half of a comparison.</summary>
internal sealed class HalfOptions(string half)
{
    private readonly Option<string?> segment = new($"--{half}-segment") { Description = $"Of the {half} half: with somebody in this segment, by its number.", HelpName = "N" };
    private readonly Option<string?> from = new($"--{half}-from") { Description = $"Of the {half} half: that start at this time or later.", HelpName = "T" };
    private readonly Option<string?> to = new($"--{half}-to") { Description = $"Of the {half} half: that start before this time.", HelpName = "T" };
    private readonly Option<string[]> contains = QueryOptions.Several($"--{half}-contains", $"Of the {half} half: that contain this step.", "STEP");
    private readonly Option<string[]> lacks = QueryOptions.Several($"--{half}-lacks", $"Of the {half} half: that don't contain this step.", "STEP");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[segment, from, to, contains, lacks])
            command.Add(option);
    }

    public CompareForm AsFirst(CompareForm form, ParseResult parsed) => form with
    {
        FirstSegment = parsed.GetValue(segment),
        FirstFrom = parsed.GetValue(from),
        FirstTo = parsed.GetValue(to),
        FirstContains = parsed.GetValue(contains),
        FirstLacks = parsed.GetValue(lacks),
    };

    public CompareForm AsSecond(CompareForm form, ParseResult parsed) => form with
    {
        SecondSegment = parsed.GetValue(segment),
        SecondFrom = parsed.GetValue(from),
        SecondTo = parsed.GetValue(to),
        SecondContains = parsed.GetValue(contains),
        SecondLacks = parsed.GetValue(lacks),
    };
}
