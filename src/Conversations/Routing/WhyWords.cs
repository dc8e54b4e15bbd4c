using System.Globalization;
using Throughline.Kernel;

namespace Throughline.Conversations.Routing;

/// <summary>A decision as people read it. Pure.</summary>
internal static class WhyWords
{
    /// <summary>What decided: by which of the rules the winner stands before whoever comes next.</summary>
    /// <param name="why">With the winner first.</param>
    /// <param name="name">What somebody is called.</param>
    public static string Decided(ExplainDecision.Why why, bool isPreferred, Func<string, string> name)
    {
        var able = why.Agents.Where(agent => agent.Reason.Length == 0).ToList();
        var winner = able[0];
        return isPreferred ? $"{name(winner.Agent)} is preferred for it, and had room for it. Whoever is preferred comes before all others."
            : able.Count == 1 ? $"{name(winner.Agent)} was the only one who could take it."
            : $"Of {N(able.Count)} who could take it, {name(winner.Agent)} came first: {Before(why, winner, able[1], name)}.";
    }

    /// <summary>The first thing in which two who could take it differ, in the order in which they are compared: step, load, idle time, id.</summary>
    public static string Before(ExplainDecision.Why why, ExplainDecision.Considered one, ExplainDecision.Considered other, Func<string, string> name) =>
        one.Step != other.Step ? $"asked for from step {N(one.Step!.Value + 1)}, {name(other.Agent)} from step {N(other.Step!.Value + 1)} on"
        : (long)one.Load * other.Capacity != (long)other.Load * one.Capacity ? $"less to do, {Load(one)}, where {name(other.Agent)} had {Load(other)}"
        : one.IdleSince != other.IdleSince ? $"idle for longer, {Length(why.At - one.IdleSince)}, where {name(other.Agent)} had been for {Length(why.At - other.IdleSince)}"
        : $"in everything like {name(other.Agent)}, so that the id decides, always the same way";

    /// <summary>Why somebody who could have taken it came after the winner.</summary>
    public static string Behind(ExplainDecision.Why why, ExplainDecision.Considered other, bool isPreferred)
    {
        var winner = why.Agents[0];
        return isPreferred ? "not the one who is preferred"
            : winner.Step != other.Step ? $"asked for from step {N(other.Step!.Value + 1)} on only"
            : (long)winner.Load * other.Capacity != (long)other.Load * winner.Capacity ? $"more to do: {Load(other)}"
            : winner.IdleSince != other.IdleSince ? $"idle for a shorter time: {Length(why.At - other.IdleSince)}"
            : "like the first in everything but the id";
    }

    /// <summary>Why somebody could not be given it, of several at once.</summary>
    public static string Passed(string reason) => reason switch
    {
        ExplainDecision.NotMember => "do not serve this queue",
        ExplainDecision.Closed => "serve this queue, which is closed at that time",
        ExplainDecision.NotAvailable => "were not available",
        ExplainDecision.Skill => "lack the skills of every step reached so far",
        ExplainDecision.Capacity => "had no capacity free",
        ExplainDecision.ChannelFull => "had as many of this channel as they may have at a time",
        ExplainDecision.Interrupt => "worked on a channel that this one may not interrupt",
        ExplainDecision.Excluded => "had declined it or let it run out, and were not asked again yet",
        _ => "were kept free for something that came before it",
    };

    /// <summary>Why it waits in another queue than it came into.</summary>
    public static string Overflow(OverflowWhen when) => when switch
    {
        OverflowWhen.Nobody => "nobody who serves it was available",
        OverflowWhen.Closed => "it was closed",
        _ => "it had waited for so long",
    };

    /// <summary>How an offer ended, or that it stands.</summary>
    public static string State(string state) => state switch
    {
        "open" => "not answered yet",
        "timed out" => "ran out unanswered",
        "offline" => "went back, as they went offline",
        "not responding" => "went back, as they did not respond",
        "withdrawn" => "withdrawn: it needed nobody any more",
        "reassigned" => "given to somebody by hand",
        _ => state,
    };

    /// <summary>The skills of a step, and from when on it is asked for them.</summary>
    public static string Step(Plan plan, int step) => plan.Steps[step].Needs.ToString() is var needs && step == 0 ? needs : $"{needs}, after {Length(plan.EndOf(step - 1)!.Value)}";

    /// <summary>At most two units, so that it can be taken in at a glance.</summary>
    public static string Length(long micros) => (micros / Micros.PerSecond) switch
    {
        < 1 => "less than a second",
        < 60 and var s => $"{N(s)} s",
        < 3600 and var s => $"{N(s / 60)} min" + (s % 60 > 0 && s < 600 ? $" {N(s % 60)} s" : ""),
        < 86400 and var s => $"{N(s / 3600)} h" + (s / 60 % 60 > 0 ? $" {N(s / 60 % 60)} min" : ""),
        var s => $"{N(s / 86400)} d" + (s / 3600 % 24 > 0 ? $" {N(s / 3600 % 24)} h" : ""),
    };

    private static string Load(ExplainDecision.Considered of) => $"{N(of.Load)} of {N(of.Capacity)} units";
    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
