namespace Throughline.Scorecard.Calls;

/// <summary>What is counted of calls, and the figures that follow. Counts of parts add up to those of the whole.</summary>
internal sealed class CallCounts
{
    public long Answered { get; private set; }
    public long Abandoned { get; private set; }

    /// <summary>Answered after a wait of no more than the threshold.</summary>
    public long InTime { get; private set; }

    /// <summary>Abandoned after no more than the short threshold.</summary>
    public long ShortAbandoned { get; private set; }

    public double WaitOfAnswered { get; private set; }

    /// <summary>Calls in the average handle time.</summary>
    public long Handled { get; private set; }

    public double Handling { get; private set; }

    /// <summary>Answered calls that the average handle time leaves out, since they have no or a negative length.</summary>
    public long LeftOut { get; private set; }

    public long Offered => Answered + Abandoned;
    public double? Abandonment => Share(Abandoned, Offered);
    public double? OfAnswered => Share(InTime, Answered);
    public double? OfOffered => Share(InTime, Offered);
    public double? OfOfferedLessShort => Share(InTime, Offered - ShortAbandoned);
    public double? SpeedOfAnswer => Answered == 0 ? null : WaitOfAnswered / Answered;
    public double? HandleTime => Handled == 0 ? null : Handling / Handled;

    public void Add(Call call, CallOptions options)
    {
        if (!call.IsAnswered)
        {
            Abandoned++;
            ShortAbandoned += call.Wait <= options.Short ? 1 : 0;
            return;
        }
        Answered++;
        InTime += call.Wait <= options.Within ? 1 : 0;
        WaitOfAnswered += call.Wait;
    }

    /// <summary>Of an answered call, in the interval in which the agent was done with it.</summary>
    public void AddHandling(Call call, CallOptions options)
    {
        if (!options.KeepsZeroService && !(call.Handled > 0))
        {
            LeftOut++;
            return;
        }
        Handled++;
        Handling += call.Handled ?? 0;
    }

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
