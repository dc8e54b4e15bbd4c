namespace Throughline.Scorecard.Staffing;

/// <summary>Rates in percent but for the probability of waiting; times in seconds; a mean wait without end is null.</summary>
public sealed record StaffingAnswer(int Agents, double Load, double WaitProbability, double ServiceLevel, double? Asa, double Occupancy)
{
    public static StaffingAnswer Of(Staffed staffed) => new(
        staffed.Agents, Round(staffed.Load, 4), Round(staffed.Waits, 4), Round(100 * staffed.ServiceLevel, 2),
        double.IsFinite(staffed.MeanWait) ? Round(staffed.MeanWait, 2) : null, Round(100 * staffed.Occupancy, 1));

    private static double Round(double value, int places) => Math.Round(value, places, MidpointRounding.AwayFromZero);
}
