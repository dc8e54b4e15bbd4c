using System.Globalization;
using Throughline.Kernel;

namespace Throughline.Conversations.Figures;

/// <summary>What is asked, as an address has it.</summary>
public sealed record FiguresForm
{
    /// <summary>That the figures look back on.</summary>
    public string? Days { get; init; }

    /// <summary>Days within which nobody may come again.</summary>
    public string? Within { get; init; }

    /// <summary>keep: what no time was spent on counts in the handle time.</summary>
    public string? Zero { get; init; }

    public const int UsualDays = 7;
    private const int MostDays = 366;

    internal int DaysAsked => Number(Days, "Looks back on");
    internal int WithinAsked => Number(Within, "Comes again within");
    internal bool KeepsZero => Zero == "keep";

    internal string Address(string path, params (string Name, string? Value)[] more) => path + string.Concat(
        (((string Name, string? Value)[])[("days", Days), ("within", Within), ("zero", Zero), .. more]).Where(part => !string.IsNullOrEmpty(part.Value))
        .Select((part, place) => $"{(place == 0 ? "?" : "&")}{part.Name}={Uri.EscapeDataString(part.Value!)}"));

    private static int Number(string? text, string what) => string.IsNullOrWhiteSpace(text) ? UsualDays
        : int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MostDays ? days
        : throw new UserErrorException($"{what}: “{text}” is no number of days from 1 to {MostDays}.");
}
