using System.Globalization;
using Throughline.Events.Import.Files;
using Throughline.Events.Log;
using Throughline.Kernel;

namespace Throughline.Gate.Suppressed;

/// <summary>A row of a list of addresses to which nothing may go; <see cref="At"/> in microseconds UTC, null for now.</summary>
internal sealed record SuppressionRow(int Row, Identifier Address, string Channel, string Reason, long? At);

/// <summary>Lists of addresses as CSV. Reading is pure: a row that can't be taken is told with its number, and all others are.</summary>
internal static class SuppressionFile
{
    private const int LongestWord = 100;

    public static readonly IReadOnlyList<string> Columns = ["address", "channel", "reason", "at"];

    /// <exception cref="UserErrorException">The file can't be read, or names no column address.</exception>
    public static IEnumerable<(SuppressionRow? Row, string? Wrong)> Read(Stream file)
    {
        using var table = new CsvTable(file);
        var named = table.Columns.Select(c => c.Trim().ToLowerInvariant()).ToList();
        var places = Columns.Select(column => named.IndexOf(column)).ToList();
        if (places[0] < 0)
            throw new UserErrorException($"The first row names the columns: address, and where they are known channel, reason, at. It has: {string.Join(", ", table.Columns.Take(20))}.");
        var number = 1;
        foreach (var fields in table.Rows([.. places.Where(p => p >= 0)]))
        {
            number++;
            var cells = fields.GetEnumerator();
            var said = places.ConvertAll(p => p < 0 || !cells.MoveNext() ? null : CsvText.Plain(((string?)cells.Current)?.Trim() ?? ""));
            yield return Row(number, said[0] ?? "", said[1], said[2], said[3]);
        }
    }

    private static (SuppressionRow?, string?) Row(int number, string address, string? channel, string? reason, string? at)
    {
        if (Address(address) is not { } of)
            return (null, $"Row {number}: “{Short(address)}” is no address. Write email:ann@example.org, or an e-mail address or phone number alone.");
        channel = string.IsNullOrEmpty(channel) ? Decisions.Suppression.AnyChannel : channel.ToLowerInvariant();
        reason = string.IsNullOrEmpty(reason) ? "imported" : reason;
        if (channel.Length > LongestWord || reason.Length > LongestWord || channel.Any(char.IsControl) || reason.Any(char.IsControl))
            return (null, $"Row {number}: channel and reason have at most {LongestWord} characters, in one line.");
        if (string.IsNullOrEmpty(at))
            return (new(number, of, channel, reason, null), null);
        return DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) && instant.Year is >= 1970 and < 2200
            ? (new(number, of, channel, reason, Micros.From(instant)), null)
            : (null, $"Row {number}: “{Short(at)}” is no time. Write 2026-03-01T09:00:00Z.");
    }

    /// <summary>type:value, or an e-mail address or phone number by itself; null for what is none.</summary>
    public static Identifier? Address(string text)
    {
        if (text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            return Identifier.Of(text[..colon], text[(colon + 1)..]);
        return text.Contains('@', StringComparison.Ordinal) ? Identifier.Of(Identifier.Email, text)
            : text.StartsWith('+') ? Identifier.Of(Identifier.Phone, text) : null;
    }

    public static string Written(Identifier address) => $"{address.Type}:{address.Value}";

    private static string Short(string text) => new string([.. text.Take(60)]) + (text.Length > 60 ? "…" : "");
}
