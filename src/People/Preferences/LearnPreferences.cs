using Throughline.People.Habits;
using Throughline.People.Profiles;

namespace Throughline.People.Preferences;

/// <summary>
/// From what was said and done to what is preferred. What was stated goes first, the newest; else the channel that was used on most days
/// in the twelve months up to the last use of any, and how many days a month it was used.
/// </summary>
internal static class LearnPreferences
{
    private const int Months = 12;
    private const int LeastDays = 2;

    public static PersonPreferences Of(IReadOnlyCollection<Trait> traits, IReadOnlyCollection<ChannelMonth> used)
    {
        var channel = Stated(traits, PersonPreferences.ChannelTraits, value => value.ToLowerInvariant());
        var frequency = Stated(traits, PersonPreferences.FrequencyTraits, value => value);
        var usable = used.Where(u => PersonPreferences.Reachable.Contains(u.Channel, StringComparer.Ordinal)).ToList();
        if (usable.Count == 0)
            return new(channel, frequency);
        var newest = usable.Max(u => u.Month);
        var recent = usable.Where(u => u.Month > newest - Months).GroupBy(u => u.Channel)
            .Select(of => (Channel: of.Key, Days: of.Sum(u => u.Days), Active: of.LongCount(), LastAt: of.Max(u => u.LastAt)))
            .OrderByDescending(u => u.Days).ThenByDescending(u => u.LastAt).ThenBy(u => u.Channel, StringComparer.Ordinal).ToList();
        var most = recent[0];
        if (most.Days < LeastDays)
            return new(channel, frequency);
        var monthly = most.Days / (double)most.Active;
        return new(
            channel ?? new(most.Channel, false, $"used on {most.Days} of {recent.Sum(u => u.Days)} days on which a channel was used in a year", most.LastAt),
            frequency ?? new(monthly >= 15 ? "daily" : monthly >= 4 ? "weekly" : "monthly", false,
                $"uses {most.Channel} on {monthly.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture)} days of a month in which they use it", most.LastAt));
    }

    private static Preference? Stated(IReadOnlyCollection<Trait> traits, string[] names, Func<string, string> asWritten) =>
        traits.Where(t => names.Contains(t.Name, StringComparer.Ordinal)).Select(t => t.Newest).Max(Comparer<TraitValue>.Create(TraitValue.Compare)) is
        { IsNull: false, IsCut: false } said && said.Text.Trim() is { Length: > 0 } text
            ? new(asWritten(text), true, $"stated by {said.Source}", said.LastAt, said.Sequence)
            : null;
}
