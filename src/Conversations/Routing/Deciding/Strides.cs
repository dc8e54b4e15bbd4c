namespace Throughline.Conversations.Routing.Deciding;

/// <summary>
/// Stride scheduling between channels: the one that is least far goes next, and each assignment takes it further the less it weighs. A channel that
/// could not be served keeps one turn's credit, so that it is next as soon as it can be, and makes up for no more.
/// </summary>
internal sealed class Strides
{
    private const long Whole = 1L << 32;

    private sealed class Turn(string channel)
    {
        public string Channel { get; } = channel;
        public long Pass { get; set; }
        public long Stride { get; set; }
    }

    private readonly List<Turn> turns = [];
    /// <summary>How far the last one was that won.</summary>
    public long Reached { get; private set; }

    /// <summary>How far each is.</summary>
    public IEnumerable<TurnThen> Turns => turns.Select(turn => new TurnThen(turn.Channel, turn.Pass));

    public int Count => turns.Count;

    /// <summary>Of whom it is the so-manieth turn.</summary>
    public string this[int turn] => turns[turn].Channel;

    /// <summary>As they were kept.</summary>
    public void Bring(IEnumerable<TurnThen> kept, long reached, RoutingRules rules)
    {
        Reached = reached;
        turns.AddRange(kept.Select(turn => new Turn(turn.Channel) { Pass = turn.Pass, Stride = Whole / rules.WeightOf(turn.Channel) }));
        Sort();
    }

    /// <summary>A channel that is new begins where the others are.</summary>
    public void Meet(string channel, RoutingRules rules)
    {
        if (turns.Exists(turn => turn.Channel == channel))
            return;
        turns.Add(new(channel) { Pass = Reached, Stride = Whole / rules.WeightOf(channel) });
        Sort();
    }

    public void SetRules(RoutingRules rules)
    {
        foreach (var turn in turns)
            turn.Stride = Whole / rules.WeightOf(turn.Channel);
    }

    public void Won(int turn)
    {
        Reached = turns[turn].Pass;
        turns[turn].Pass += turns[turn].Stride;
        foreach (var other in turns)
            other.Pass = Math.Max(other.Pass, Reached - other.Stride);
        Sort();
    }

    /// <summary>Least far first, then by name.</summary>
    private void Sort() => turns.Sort((one, other) => one.Pass != other.Pass ? one.Pass.CompareTo(other.Pass) : string.CompareOrdinal(one.Channel, other.Channel));
}
