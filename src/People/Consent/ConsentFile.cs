using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Throughline.Events.Import.Files;
using Throughline.Events.Log;
using Throughline.Kernel;

namespace Throughline.People.Consent;

/// <summary>A row of a file of consents; <see cref="At"/> in microseconds UTC, null for now.</summary>
internal sealed record ConsentRow(Identifier Identifier, NewConsent Stated, long? At)
{
    /// <summary>The same row has the same, wherever it stands and however often it comes.</summary>
    public string MessageId => "consent:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0',
        Identifier.Type, Identifier.Space, Identifier.Value, Stated.Channel, Stated.Purpose, Stated.Given ? "given" : "withdrawn", Stated.Basis, Stated.Proof,
        At?.ToString(CultureInfo.InvariantCulture)))))[..40];
}

/// <summary>Consents as CSV. Reading is pure: a row that can't be taken is told with its number, and all others are.</summary>
internal static class ConsentFile
{
    public static readonly IReadOnlyList<string> Columns = ["identifier", "space", "channel", "purpose", "state", "basis", "proof", "at", "by", "source"];

    /// <exception cref="UserErrorException">The file can't be read, or lacks a column.</exception>
    public static IEnumerable<(ConsentRow? Row, string? Wrong)> Read(Stream file)
    {
        using var table = new CsvTable(file);
        var named = table.Columns.Select(c => c.Trim().ToLowerInvariant()).ToList();
        foreach (var needed in (string[])["identifier", "purpose", "state"])
            if (!named.Contains(needed))
                throw new UserErrorException($"The first row names the columns: identifier, purpose, state, and where they are known space, channel, basis, proof, at. “{needed}” is missing; it has: {string.Join(", ", table.Columns.Take(20))}.");
        var number = 1;
        foreach (var fields in table.Rows([.. Enumerable.Range(0, named.Count)]))
        {
            number++;
            string? Cell(string column) => named.IndexOf(column) is >= 0 and var at && fields[at] is { } text && CsvText.Plain(text).Trim() is { Length: > 0 } said ? said : null;
            (ConsentRow? Row, string? Wrong) read;
            try
            {
                read = (Row(Cell), null);
            }
            catch (UserErrorException e)
            {
                read = (null, string.Create(CultureInfo.InvariantCulture, $"Row {number}: {e.Message}"));
            }
            yield return read;
        }
    }

    private static ConsentRow Row(Func<string, string?> cell)
    {
        var text = cell("identifier") ?? "";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var identifier = (colon > 0 ? Identifier.Of(text[..colon], text[(colon + 1)..], cell("space") ?? "")
            : text.Contains('@', StringComparison.Ordinal) ? Identifier.Of(Identifier.Email, text) : null)
            ?? throw new UserErrorException($"“{(text.Length > 60 ? text[..60] + "…" : text)}” identifies nobody. Write email:ann@example.org, or another type:value.");
        var given = cell("state")?.ToLowerInvariant() switch
        {
            "given" or "yes" or "true" => true,
            "withdrawn" or "no" or "false" => false,
            var other => throw new UserErrorException($"The state is given or withdrawn, not “{other}”."),
        };
        long? at = null;
        if (cell("at") is { } time)
            at = DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) && instant.Year is >= 1970 and < 2200
                ? Micros.From(instant) : throw new UserErrorException($"“{(time.Length > 60 ? time[..60] + "…" : time)}” is no time. Write 2026-03-01T09:00:00Z.");
        return new(identifier, StateConsent.Checked(new(null, cell("channel") ?? ConsentPurpose.Any, cell("purpose"), given, cell("basis"), cell("proof"))), at);
    }
}
