using Throughline.Kernel;

namespace Throughline.Events.Import;

public enum ImportFormat
{
    Xes,
    Csv,
    Jsonl,
}

/// <summary>What to make of a file.</summary>
/// <param name="Source">The name of the source that its events are from.</param>
/// <param name="Mapping">JSON that says how rows become events; none for XES, and for conversations in JSON lines.</param>
public sealed record ImportRequest(ImportFormat Format, string Source, byte[]? Mapping)
{
    /// <exception cref="UserErrorException">It is none of the three.</exception>
    public static ImportFormat ParseFormat(string? text) => text switch
    {
        "xes" => ImportFormat.Xes,
        "csv" => ImportFormat.Csv,
        "jsonl" => ImportFormat.Jsonl,
        _ => throw new UserErrorException($"'{text}' is no format that can be imported; there are xes, csv (also with tabs) and jsonl."),
    };
}

/// <summary>How far an import is. Everything counted here is durable, but for <see cref="Bytes"/> and <see cref="Rows"/>, which run ahead.</summary>
/// <param name="Bytes">Of the file as it lies there, packed or not.</param>
/// <param name="Rows">Rows read; of XES, events.</param>
public sealed record ImportProgress(long Bytes, long Rows, long Appended, long Duplicates, long Refused);

/// <summary>A row that was kept out.</summary>
public sealed record RefusedRow(string Place, string Reason, string Detail);

/// <summary>What became of a file.</summary>
/// <param name="Skipped">Rows that the mapping leaves out.</param>
/// <param name="Duplicates">Events that were in the log already.</param>
/// <param name="WithoutOffset">Times that stated no offset and were read as UTC.</param>
/// <param name="RefusedBy">How many rows were refused for which reason.</param>
/// <param name="First">The first of the refused rows, at most 100; all are in the list of refusals.</param>
/// <param name="BrokenOff">Why the file could not be read to its end; null where it was. What came before stands.</param>
public sealed record ImportSummary(
    long Rows, long Skipped, long Appended, long Duplicates, long Refused, long WithoutOffset,
    IReadOnlyDictionary<string, long> RefusedBy, IReadOnlyList<RefusedRow> First, string? BrokenOff);
