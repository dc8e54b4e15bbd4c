namespace Throughline.Scorecard.Calls;

/// <summary>The share answered in time by its three conventions, in percent; null where nothing is counted.</summary>
public sealed record ServiceLevel(double? Answered, double? Offered, double? OfferedLessShort);

/// <summary>Of calls: rates in percent, times in seconds, to two places; null where nothing is counted.</summary>
public sealed record CallFigures(
    string? Group, long Offered, long Answered, long Abandoned, double? Abandonment, ServiceLevel ServiceLevel, double? Asa, double? Aht,
    long AnsweredInTime, long ShortAbandoned, long Handled, long LeftOutOfAht)
{
    internal static CallFigures Of(string? group, CallCounts counts) => new(
        group, counts.Offered, counts.Answered, counts.Abandoned, Percent(counts.Abandonment), new(Percent(counts.OfAnswered), Percent(counts.OfOffered), Percent(counts.OfOfferedLessShort)),
        Places(counts.SpeedOfAnswer), Places(counts.HandleTime), counts.InTime, counts.ShortAbandoned, counts.Handled, counts.LeftOut);

    private static double? Percent(double? share) => Places(100 * share);
    private static double? Places(double? value) => value is { } number ? Math.Round(number, 2, MidpointRounding.AwayFromZero) : null;
}
