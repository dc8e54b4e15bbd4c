using System.Globalization;
using Throughline.Kernel;

namespace Throughline.Conversations.Callbacks;

/// <summary>When to call, as a form says it: nothing for as soon as it is their turn, minutes from now, or an instant.</summary>
internal static class CallbackTime
{
    private const int MostMinutes = 60 * 24 * 60;

    /// <exception cref="UserErrorException">It is none of these.</exception>
    public static DateTimeOffset? Read(string? text, DateTimeOffset now) => text?.Trim() is not { Length: > 0 } said ? null
        : int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes <= MostMinutes ? now.AddMinutes(minutes)
        : DateTimeOffset.TryParse(said, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : throw new UserErrorException($"“{said}” is no time to call. Say minutes from now, or 2026-01-31 14:30 in UTC.");
}
