using Throughline.Kernel;

namespace Throughline.Conversations.Routing.WrappingUp;

/// <summary>What is left to do of a queue's items when the customer is served: for how long at most, and what is to be said of them.</summary>
/// <param name="Most">Microseconds until it ends by itself.</param>
/// <param name="KeepsCapacity">It takes as much of the agent until then as the work did.</param>
/// <param name="IsRequired">It is done only when both codes are said.</param>
/// <param name="Reasons">What it may have been about; empty for anything.</param>
/// <param name="Resolutions">How it may have ended; empty for anyhow.</param>
internal sealed record WrapUpPolicy(long Most, bool KeepsCapacity, bool IsRequired, IReadOnlyList<string> Reasons, IReadOnlyList<string> Resolutions)
{
    private const int LongestCode = 200;

    /// <summary>Where a queue says nothing.</summary>
    public static WrapUpPolicy None { get; } = new(0, false, false, [], []);

    /// <summary>From when the customer is served; null where nothing is left to do.</summary>
    public WrapUp? From(long now) => Most > 0 ? new(now + Most, KeepsCapacity) : null;

    /// <summary>The codes as they are kept. What was said before may stay, whatever the policy says today.</summary>
    /// <exception cref="UserErrorException">One is none of the queue's, or missing where it must be said.</exception>
    public (string? Reason, string? Resolution) Read(string? reason, string? resolution, string? reasonBefore, string? resolutionBefore, bool isDone)
    {
        var read = (Reason: Code(reason, Reasons, reasonBefore, "What it was about"), Resolution: Code(resolution, Resolutions, resolutionBefore, "How it ended"));
        return !isDone || !IsRequired || read is { Reason: not null, Resolution: not null } ? read
            : throw new UserErrorException($"Say {(read.Reason is null ? "what it was about" : "how it ended")}: this queue asks for both.");
    }

    private static string? Code(string? said, IReadOnlyList<string> known, string? before, string what)
    {
        if (said?.Trim() is not { Length: > 0 } code)
            return before;
        if (code.Length > LongestCode || code.Any(char.IsControl))
            throw new UserErrorException($"{what} has at most {LongestCode} characters, on one line.");
        return known.Count == 0 || code == before ? code
            : known.FirstOrDefault(of => string.Equals(of, code, StringComparison.OrdinalIgnoreCase))
            ?? throw new UserErrorException($"{what}: “{code}” is none of this queue's. There are: {string.Join(", ", known)}.");
    }
}
