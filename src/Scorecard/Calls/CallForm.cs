using System.Globalization;
using Throughline.Kernel;

namespace Throughline.Scorecard.Calls;

/// <summary>The options as an address and a form have them.</summary>
public sealed record CallForm
{
    public string? Within { get; init; }
    public string? Short { get; init; }
    public string? Zero { get; init; }
    public string? By { get; init; }
    public string? Zone { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }

    /// <exception cref="UserErrorException">It can't be read.</exception>
    public CallOptions ToOptions() => new CallOptions(
        Number(Within, "In time within", 20), Number(Short, "Short up to", 5), Zero == "keep",
        string.IsNullOrEmpty(By) ? CallsBy.None : Enum.TryParse<CallsBy>(By, ignoreCase: true, out var by) && Enum.IsDefined(by) ? by : throw new UserErrorException($"“{By}” is nothing to group by. Say queue, agent or hour."),
        string.IsNullOrWhiteSpace(Zone) ? "UTC" : Zone.Trim(), Instant(From, "From"), Instant(To, "To")).Checked();

    public string Query => string.Join('&', ((string Name, string? Value)[])[("within", Within), ("short", Short), ("zero", Zero), ("by", By), ("zone", Zone), ("from", From), ("to", To)] is var all
        ? all.Where(of => !string.IsNullOrWhiteSpace(of.Value)).Select(of => of.Name + "=" + Uri.EscapeDataString(of.Value!)) : []);

    internal static double Number(string? text, string what, double otherwise) => string.IsNullOrWhiteSpace(text) ? otherwise
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : throw new UserErrorException($"{what}: “{text}” is no number.");

    private static long? Instant(string? text, string what) => string.IsNullOrWhiteSpace(text) ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Micros.From(at)
        : throw new UserErrorException($"{what}: “{text}” is no time. Say 2026-01-31 or 2026-01-31T14:30Z.");
}
