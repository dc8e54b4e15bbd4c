namespace Throughline.Host.Samples;

/// <summary>
/// A customer of the sample's conversations with a made-up name, addresses and wishes. By the number of the person and a seed alone, so that it is
/// always the same.
/// </summary>
internal sealed record SamplePerson(string UserId, int Number, string Name, string? Email, string? Phone, string Zone, string? Frequency, IReadOnlyList<string> Agreed)
{
    private static readonly string[] First =
        ["Ada", "Ben", "Clara", "Diego", "Elif", "Farid", "Grace", "Hana", "Ivo", "Joana", "Kofi", "Lena", "Mateo", "Nadia", "Oskar", "Priya", "Quentin", "Rosa", "Sami", "Tove", "Uma", "Viktor"];

    private static readonly string[] Last =
        ["Almeida", "Brandt", "Costa", "Diallo", "Eriksen", "Fontaine", "Garrido", "Haddad", "Ito", "Jansen", "Kowalski", "Lindqvist", "Moreau", "Novak", "Okafor", "Petrov", "Quinn", "Rossi", "Silva"];

    private static readonly string[] Zones =
        ["Europe/Lisbon", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Europe/London", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Tokyo"];

    /// <summary>As others name them.</summary>
    public string Person => "userId:" + UserId;

    public static List<SamplePerson> Of(IEnumerable<string> userIds, Random chance) => [.. userIds.Order(StringComparer.Ordinal).Select((id, i) =>
    {
        var (first, last) = (First[i % First.Length], Last[i % Last.Length]);
        var mailbox = $"{first.ToLowerInvariant()}.{last.ToLowerInvariant()}.{i}@example.com";
        string[] agreed = [.. new (string Purpose, double Share)[] { ("marketing", 0.75), ("sales", 0.45), ("research", 0.6) }.Where(p => chance.NextDouble() < p.Share).Select(p => p.Purpose)];
        return new SamplePerson(id, i, $"{first} {last}", i % 12 == 11 ? null : mailbox, i % 3 == 0 ? $"+3512100{i:D5}" : null,
            i % 40 == 39 ? "Atlantis/Capital" : Zones[i % Zones.Length], i % 25 == 7 ? "weekly" : null, agreed);
    })];
}
