namespace Throughline.Host.Samples;

/// <summary>Something of the fortnight, at its time.</summary>
internal abstract record SampleDeed(DateTimeOffset At);

/// <summary>An event of the log about a person.</summary>
internal sealed record SampleEvent(DateTimeOffset At, string UserId, string Name, string? Channel = null, string? Touchpoint = null, string? Key = null, string Properties = "{}") : SampleDeed(At);

/// <summary>A wish to contact a person.</summary>
internal sealed record SampleWish(
    DateTimeOffset At, string Key, string Person, string Purpose, string Touchpoint, string Team, string[] Channels, string? Template = null, string? Text = null, double Value = 1,
    double Propensity = 1, string? ReplyIn = null, double Days = 4) : SampleDeed(At);

/// <summary>Somebody takes back what they agreed to.</summary>
internal sealed record SampleWithdrawal(DateTimeOffset At, string Email, string Purpose) : SampleDeed(At);

/// <summary>An address to which nothing may go.</summary>
internal sealed record SampleSuppression(DateTimeOffset At, string Email, string Reason) : SampleDeed(At);

/// <summary>A conversation is offered to another team, which accepts, declines or does not answer.</summary>
internal sealed record SampleOffer(DateTimeOffset At, string Person, string Key, string To, string Reason, string Context, bool? Accepted) : SampleDeed(At);
