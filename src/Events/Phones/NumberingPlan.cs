using System.Text.Json;
using System.Text.RegularExpressions;

namespace Throughline.Events.Phones;

/// <summary>How numbers of a country, or of a service without one, are made; an entry of the metadata. Patterns are compiled when first asked for.</summary>
internal sealed class NumberingPlan(JsonElement entry)
{
    // The places of an entry, which the package's METADATA.md names.
    private const int Code = 0, AbroadPrefix = 1, Pattern = 2, PossibleLengths = 3, Prefix = 5, ParsingPrefix = 7, Transform = 8, Leading = 10, KindsOfNumber = 11;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lazy<Regex> whole = new(() => Whole(Text(entry, Pattern)!));
    private readonly Lazy<Regex?> abroad = new(() => Start(Text(entry, AbroadPrefix)));
    private readonly Lazy<Regex?> prefix = new(() => Start(Text(entry, ParsingPrefix) ?? Text(entry, Prefix)));
    private readonly Lazy<Regex?> leading = new(() => Start(Text(entry, Leading)));
    private readonly Lazy<List<(Regex Pattern, int[] Lengths)>> kinds = new(() => Kinds(entry));

    public string CallingCode { get; } = Text(entry, Code)!;

    /// <summary>Lengths that its numbers have, rising.</summary>
    public int[] Lengths { get; } = Numbers(entry[PossibleLengths]);

    /// <summary>What is dialled before the number of another country; null where nothing is.</summary>
    public Regex? Abroad => abroad.Value;

    /// <summary>What stands before a national number when it is written at home, such as 0.</summary>
    public Regex? NationalPrefix => prefix.Value;

    /// <summary>What becomes of a number whose prefix captured something; each <c>${1}</c> is a captured part.</summary>
    public string? PrefixRule { get; } = Text(entry, Transform) is { } rule ? Regex.Replace(rule, @"\$(?<group>\d)", "$${${group}}", RegexOptions.ExplicitCapture, Patience) : null;

    public Regex? LeadingDigits => leading.Value;

    public bool Matches(string national) => whole.Value.IsMatch(national);

    /// <summary>True where it is a number of some kind (fixed line, mobile, …) of this country.</summary>
    public bool IsOfSomeKind(string national) => Matches(national)
        && kinds.Value.Exists(kind => (kind.Lengths.Length == 0 ? Lengths : kind.Lengths).Contains(national.Length) && kind.Pattern.IsMatch(national));

    private static List<(Regex, int[])> Kinds(JsonElement entry)
    {
        var found = new List<(Regex, int[])>();
        if (entry.GetArrayLength() > KindsOfNumber && entry[KindsOfNumber].ValueKind == JsonValueKind.Array)
            foreach (var kind in entry[KindsOfNumber].EnumerateArray())
                if (kind.ValueKind == JsonValueKind.Array && kind[0].GetString() is { Length: > 0 } pattern)
                    found.Add((Whole(pattern), kind.GetArrayLength() > 1 ? Numbers(kind[1]) : []));
        return found;
    }

    private static Regex Whole(string pattern) => new($"^(?:{pattern})$", RegexOptions.CultureInvariant, Patience);

    private static Regex? Start(string? pattern) => pattern is null ? null : new($"^(?:{pattern})", RegexOptions.CultureInvariant, Patience);

    private static int[] Numbers(JsonElement list) => list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(n => n.GetInt32())] : [];

    /// <summary>Null where the entry is shorter, or has a 0 for nothing.</summary>
    private static string? Text(JsonElement entry, int place) =>
        place < entry.GetArrayLength() && entry[place].ValueKind == JsonValueKind.String && entry[place].GetString() is { Length: > 0 } text ? text : null;
}
