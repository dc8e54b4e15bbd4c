namespace Throughline.Gate.Decisions;

/// <summary>
/// Where an intent stands. Held and planned ones are open: they may be decided again. A claimed one is on its way out; what became of it is
/// sent, failed, or unknown for good.
/// </summary>
internal enum IntentState
{
    Held,
    Planned,
    Claimed,
    Sent,
    Failed,
    Unknown,
    Dropped,
    HandedOver,
}

/// <summary>An intent with where it stands and how many decisions there were.</summary>
internal sealed record KnownIntent(Intent Intent, byte[] Digest, IntentState State, long Decided)
{
    public bool IsOpen => State is IntentState.Held or IntentState.Planned;

    public static IntentState After(Verdict verdict) => verdict switch
    {
        Verdict.Send => IntentState.Planned,
        Verdict.Hold => IntentState.Held,
        Verdict.HandOver => IntentState.HandedOver,
        _ => IntentState.Dropped,
    };
}
