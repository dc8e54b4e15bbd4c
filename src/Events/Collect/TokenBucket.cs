namespace Throughline.Events.Collect;

/// <summary>
/// What a source may still send: fills at a steady rate up to a burst. A batch passes while anything is left and is then subtracted whole,
/// so that a large batch is never stuck; what follows waits until the debt is paid.
/// </summary>
internal readonly record struct TokenBucket(double Tokens, long At)
{
    public static TokenBucket Full(double burst, long now) => new(burst, now);

    /// <summary>The bucket afterwards and, where the items must wait, after how many whole seconds to try again.</summary>
    /// <param name="now">Microseconds.</param>
    public (TokenBucket After, int? RetryAfter) Take(int items, double perSecond, double burst, long now)
    {
        var tokens = Math.Min(burst, Tokens + (Math.Max(0, now - At) * perSecond / 1e6));
        return tokens > 0
            ? (new TokenBucket(tokens - items, now), null)
            : (new TokenBucket(tokens, now), Math.Max(1, (int)Math.Ceiling((1 - tokens) / perSecond)));
    }
}
