namespace Throughline.Scorecard.Staffing;

/// <summary>What so many agents do with so many calls, by Erlang C: calls come at random, nobody gives up, and the queue is served in order.</summary>
/// <param name="Load">In Erlang: the agents that would be busy if none ever waited.</param>
/// <param name="Waits">The probability that a caller waits at all.</param>
/// <param name="ServiceLevel">The share answered within the time.</param>
/// <param name="MeanWait">Seconds until a caller is answered, over all callers; infinite where agents are too few.</param>
/// <param name="Occupancy">The share of their time that agents are busy.</param>
public sealed record Staffed(int Agents, double Load, double Waits, double ServiceLevel, double MeanWait, double Occupancy)
{
    /// <summary>False where more comes in than agents can do: the queue grows without end.</summary>
    public bool IsEnough => Load == 0 || Agents > Load;
}

public static class ErlangC
{
    /// <summary>More than any floor has; the formula is a loop over the agents.</summary>
    public const int MostAgents = 1_000_000;

    /// <param name="callsASecond">How often a call comes.</param>
    /// <param name="handling">Seconds an agent is busy with one.</param>
    /// <param name="within">Seconds in which a call should be answered.</param>
    public static Staffed Of(double callsASecond, double handling, int agents, double within)
    {
        var load = callsASecond * handling;
        return At(agents, load, Blocked(load, agents), handling, within);
    }

    /// <summary>The fewest agents with whom this share is answered within the time; null where even the most are too few.</summary>
    public static Staffed? Fewest(double callsASecond, double handling, double within, double level)
    {
        var load = callsASecond * handling;
        var blocked = 1.0;
        for (var agents = 0; agents <= MostAgents; agents++)
        {
            if (agents > 0)
                blocked = Next(blocked, load, agents);
            if (At(agents, load, blocked, handling, within) is { IsEnough: true } staffed && staffed.ServiceLevel >= level)
                return staffed;
        }
        return null;
    }

    private static Staffed At(int agents, double load, double blocked, double handling, double within)
    {
        if (load == 0)
            return new(agents, 0, 0, 1, 0, 0);
        if (agents <= load)
            return new(agents, load, 1, 0, double.PositiveInfinity, 1);
        var occupancy = load / agents;
        var waits = blocked / (1 - (occupancy * (1 - blocked)));
        return new(agents, load, waits, 1 - (waits * Math.Exp(-(agents - load) * within / handling)), waits * handling / (agents - load), occupancy);
    }

    /// <summary>Erlang B, one agent after the other: each step lies between 0 and 1, so nothing overflows however many there are.</summary>
    private static double Blocked(double load, int agents)
    {
        var blocked = 1.0;
        for (var n = 1; n <= agents; n++)
            blocked = Next(blocked, load, n);
        return blocked;
    }

    private static double Next(double blocked, double load, int agents) => load * blocked / (agents + (load * blocked));
}
