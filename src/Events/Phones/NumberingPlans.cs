using System.Text.Json;

namespace Throughline.Events.Phones;

/// <summary>All the plans there are, read once from the metadata of the npm package libphonenumber-js, which the build embeds.</summary>
internal sealed class NumberingPlans
{
    private const int LongestCallingCode = 3;

    private readonly Dictionary<string, NumberingPlan> countries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> ofCode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NumberingPlan> nowhere = new(StringComparer.Ordinal);

    private NumberingPlans(JsonElement metadata)
    {
        foreach (var country in metadata.GetProperty("countries").EnumerateObject())
            countries[country.Name] = new NumberingPlan(country.Value);
        foreach (var code in metadata.GetProperty("country_calling_codes").EnumerateObject())
            ofCode[code.Name] = [.. code.Value.EnumerateArray().Select(country => country.GetString()!)];
        foreach (var service in metadata.GetProperty("nonGeographic").EnumerateObject())
            nowhere[service.Name] = new NumberingPlan(service.Value);
    }

    public static NumberingPlans All { get; } = Read();

    /// <summary>Two capital letters each (ISO 3166).</summary>
    public IEnumerable<string> Countries => countries.Keys;

    public NumberingPlan? OfCountry(string country) => countries.GetValueOrDefault(country);

    /// <summary>The plan of a calling code: of the country that stands for those that share it. Null where no such code is in use.</summary>
    public NumberingPlan? OfCallingCode(string code) =>
        ofCode.TryGetValue(code, out var sharing) ? countries[sharing[0]] : nowhere.GetValueOrDefault(code);

    /// <summary>The calling code that these digits begin with; null for none.</summary>
    public string? CallingCodeAt(ReadOnlySpan<char> digits)
    {
        for (var length = 1; length <= LongestCallingCode && length <= digits.Length; length++)
        {
            var code = digits[..length].ToString();
            if (OfCallingCode(code) is not null)
                return code;
        }
        return null;
    }

    /// <summary>Which of the countries that share a calling code a national number is of; null where that can't be told.</summary>
    public NumberingPlan? OfNumber(string code, string national)
    {
        if (!ofCode.TryGetValue(code, out var sharing))
            return null;
        if (sharing.Length == 1)
            return countries[sharing[0]];
        return sharing.Select(country => countries[country])
            .FirstOrDefault(plan => plan.LeadingDigits is { } leading ? leading.IsMatch(national) : plan.IsOfSomeKind(national));
    }

    private static NumberingPlans Read()
    {
        using var stream = typeof(NumberingPlans).Assembly.GetManifestResourceStream("phones.json")!;
        return new NumberingPlans(JsonDocument.Parse(stream).RootElement);
    }
}
