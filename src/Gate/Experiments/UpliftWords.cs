using System.Globalization;

namespace Throughline.Gate.Experiments;

/// <summary>An uplift report in words.</summary>
internal static class UpliftWords
{
    public static IEnumerable<string> Definitions(UpliftAsked asked)
    {
        var window = $"from the assignment on, within {asked.Days} days";
        yield return "Everybody who was assigned to an arm counts in it, whether or not anything reached them (intention to treat); a person once, with the earliest assignment of their identifiers. Who was erased no longer counts.";
        if (asked.Outcomes.Count > 0)
            yield return $"A rate is the share of an arm's people with at least one such event {window}, with Wilson's 95 % interval; its difference to the holdout has Newcombe's.";
        if (asked.Value is not null)
            yield return $"{asked.Value} a person is the sum of this property over {string.Join(", ", asked.Outcomes)} {window}, by everybody in the arm; its difference to the holdout has Welch's 95 % interval.";
        yield return "Contacted are those to whom something went out, or is on its way, since they were assigned.";
    }

    public static IEnumerable<string> Remarks(IReadOnlyList<UpliftArm> arms, Uplift uplift)
    {
        if (arms.Count == 0)
            yield break;
        var held = arms.Where(a => a.HeldOut).ToList();
        if (held.Count == 0)
            yield return "Nobody is held out, so there is nothing to compare with.";
        if (held.Count > 1)
            yield return "Several arms are held out, so it is not clear what to compare with.";
        if (held.Sum(a => a.Contacted) is > 0 and var contacted)
            yield return $"{contacted:N0} people who are held out were contacted since: joined with somebody who was, or let through by another policy.";
        if (uplift.Running > 0)
            yield return $"Of {uplift.Running:N0} people the time is not over yet.";
        if (uplift.OfSeveral > 0)
            yield return $"{uplift.OfSeveral:N0} people were assigned to several arms, by identifiers that were joined later; the earliest counts.";
    }

    public static string Percent(double rate) => (100 * rate).ToString("0.000", CultureInfo.InvariantCulture) + " %";

    public static string Points(double difference) => Signed(100 * difference, "0.000") + " points";

    public static string Amount(double mean) => mean.ToString("0.0000", CultureInfo.InvariantCulture);

    public static string SignedAmount(double difference) => Signed(difference, "0.0000");

    /// <summary>From, to: of rates in points, of values as they are.</summary>
    public static string Interval(UpliftDifference d, bool isRate) => isRate
        ? $"{Signed(100 * d.Low, "0.000")} to {Signed(100 * d.High, "0.000")}" : $"{Signed(d.Low, "0.0000")} to {Signed(d.High, "0.0000")}";

    private static string Signed(double number, string format) => number.ToString($"+{format};−{format};{format}", CultureInfo.InvariantCulture);
}
