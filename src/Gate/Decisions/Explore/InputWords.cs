using System.Globalization;
using Throughline.Kernel;
using Throughline.People;

namespace Throughline.Gate.Decisions.Explore;

/// <summary>The inputs of a decision, as people read them.</summary>
internal static class InputWords
{
    private const int MostOfAKind = 50;

    public static IEnumerable<(string Name, string Words)> Of(Inputs inputs) =>
    [
        ("Addresses", Each(inputs.Addresses, a => a.Channel + (a.Suppressed is null ? "" : $", suppressed: {a.Suppressed}{(a.SuppressedAt is { } at ? " since " + At(at) : "")}"))),
        ("Preferred channel", inputs.PreferredChannel ?? "none stated"),
        ("Own frequency", inputs.Frequency is { } own ? string.Create(CultureInfo.InvariantCulture, $"at most {own.Times} in {own.Days} days") : "none stated"),
        ("Consent", Each(inputs.Consents, c => $"{c.Channel}: {c.State.ToString().ToLowerInvariant()}{(c.Basis is null ? "" : $" ({c.Basis}{(c.Source is null ? "" : ", " + c.Source)})")}")),
        .. inputs.Topics is { } topics
            ? ((string, string)[])[("Topic", Each(topics, t => $"{t.Channel}: {t.State switch { ConsentState.Given => "subscribed", ConsentState.Withdrawn => "unsubscribed", _ => "nothing said" }}"))] : [],
        ("Touchpoint", inputs.Touchpoint is { } t ? $"{t.Name}, operated by {t.Operator ?? "nobody"}{(t.Granted.Count == 0 ? "" : ", granted to " + string.Join(", ", t.Granted))}" : "not registered"),
        ("Conversations", Each(inputs.Interactions, i => $"{(i.Key.Length > 0 ? i.Key : "one")} with {i.Team}{(i.ClosedAt is { } closed ? ", closed " + At(closed) : ", open since " + At(i.OpenedAt))}")),
        ("Phase", inputs.Phase ?? "not looked at"),
        ("Segments", Each(inputs.Segments, s => s)),
        ("Traits", Each([.. inputs.Traits.OrderBy(t => t.Key, StringComparer.Ordinal)], t => $"{t.Key}: {t.Value}")),
        ("Events", Each(inputs.Signals, s => $"{s.Name}, {At(s.At)}")),
        ("Holdouts", Each(inputs.Holdouts, h => $"{h.Experiment}: {(h.HeldOut ? "held out" : "not held out")}")),
        ("Other places taken", Each(inputs.Reservations, r => $"{r.Purpose} on {r.Touchpoint} by {r.Channel}, {At(r.At)}")),
        ("Time zone", inputs.Zone ?? "unknown"),
    ];

    private static string Each<T>(IReadOnlyList<T> all, Func<T, string> words) => all.Count == 0 ? "none"
        : string.Join("; ", all.Take(MostOfAKind).Select(words)) + (all.Count > MostOfAKind ? string.Create(CultureInfo.InvariantCulture, $"; and {all.Count - MostOfAKind} more") : "");

    private static string At(long at) => Micros.ToInstant(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
