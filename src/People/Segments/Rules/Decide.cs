namespace Throughline.People.Segments.Rules;

/// <summary>
/// Whether a rule holds of a person now. Pure. It asks for what decides and no more: a sequence takes as many questions as its window
/// fits into the time looked back over, however many events there are (docs/adr/0049).
/// </summary>
public sealed class Decide(IReadOnlyDictionary<long, Rule> segments, IFacts facts, long now)
{
    public Answer Of(Rule rule) => rule switch
    {
        Rule.All all => Of(all.Of, decides: false),
        Rule.Any any => Of(any.Of, decides: true),
        Rule.Not not => !Of(not.Of),
        Rule.Trait trait => trait.Test.At(facts.Trait(trait.Name), now),
        Rule.Did did => Of(did),
        Rule.Then then => then.Missed ? Missed(then) : Followed(then),
        Rule.In other => segments.TryGetValue(other.Segment, out var of) ? Of(of) : Answer.Never,
        Rule.Phase phase => new(facts.Phase == phase.Name, facts.PhaseUntil),
        Rule.Consent consent => new(facts.Consent(consent.Channel, consent.Purpose) == consent.Is, long.MaxValue),
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    /// <summary>The first part that decides does so for as long as it stays as it is; else every part has its say.</summary>
    private Answer Of(IReadOnlyList<Rule> parts, bool decides)
    {
        var until = long.MaxValue;
        foreach (var part in parts)
        {
            var answer = Of(part);
            if (answer.Holds == decides)
                return answer;
            until = Math.Min(until, answer.Until);
        }
        return new(!decides, until);
    }

    private Answer Of(Rule.Did did)
    {
        var occurrences = facts.Occurrences(did.What);
        var least = AtLeast(occurrences, did.Least, did.Within);
        if (!least.Holds || did.Most is not { } most)
            return least;
        var more = !AtLeast(occurrences, most + 1, did.Within);
        return more with { Until = Math.Min(least.Until, more.Until) };
    }

    private Answer AtLeast(IOccurrences occurrences, int times, long? within)
    {
        if (times == 0)
            return Answer.Always;
        return occurrences.Newest(times, now) is { } at && (within is null || at > now - within)
            ? new(true, at + within ?? long.MaxValue)
            : new(false, occurrences.First(now) ?? long.MaxValue);
    }

    /// <summary>From the newest of the second backwards; where the first before it is too old, everything between is passed over.</summary>
    private Answer Followed(Rule.Then then)
    {
        var (first, second, oldest) = (facts.Occurrences(then.First), facts.Occurrences(then.Second), now - then.Last ?? long.MinValue);
        var b = second.Newest(1, now);
        while (b is { } reached && first.Newest(1, reached - 1) is { } a && a > oldest)
        {
            if (reached <= a + then.Within)
                return new(true, a + then.Last ?? long.MaxValue);
            b = second.Newest(1, a + then.Within);
        }
        return new(false, second.First(now) ?? long.MaxValue);
    }

    /// <summary>From the newest of the first whose time has run out; where the second came in time, all for which it did are passed over.</summary>
    private Answer Missed(Rule.Then then)
    {
        var (first, second, oldest) = (facts.Occurrences(then.First), facts.Occurrences(then.Second), now - then.Last ?? long.MinValue);
        var candidate = first.Newest(1, now - then.Within);
        while (candidate is { } a && a > oldest)
        {
            if (second.First(a) is not { } b || b > a + then.Within)
                return new(true, a + then.Last ?? long.MaxValue);
            candidate = first.Newest(1, b - then.Within - 1);
        }
        var since = Math.Max(second.Newest(1, now) - 1 ?? long.MinValue, now - then.Within);
        return new(false, first.First(since) + then.Within ?? long.MaxValue);
    }
}
