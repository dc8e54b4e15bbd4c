using Throughline.Events.Log;

namespace Throughline.Events.Import;

/// <summary>What is durable of an import, added up.</summary>
internal sealed class ImportTally
{
    private const int MostShown = 100;

    private readonly Dictionary<string, long> refusedBy = new(StringComparer.Ordinal);
    private readonly List<RefusedRow> first = [];

    public long Appended { get; private set; }
    public long Duplicates { get; private set; }
    public long Refused { get; private set; }
    public bool Any => Appended + Duplicates + Refused > 0;

    public void Add(ImportFile.Batch batch, AppendOutcome[] outcomes)
    {
        foreach (var refusal in batch.Refusals)
            Refuse(refusal.Reason, refusal.Place ?? "", refusal.Detail);
        for (var i = 0; i < outcomes.Length; i++)
            switch (outcomes[i])
            {
                case AppendOutcome.Appended:
                    Appended++;
                    break;
                case AppendOutcome.Duplicate:
                    Duplicates++;
                    break;
                default:
                    Refuse("message-id-reused", $"the event {batch.Events[i].MessageId}", "Another event has its id already and says something else.");
                    break;
            }
    }

    public ImportSummary Summary(ImportReader reader, string? brokenOff) =>
        new(reader.Rows, reader.Skipped, Appended, Duplicates, Refused, reader.WithoutOffset, refusedBy, first, brokenOff);

    private void Refuse(string reason, string place, string detail)
    {
        Refused++;
        refusedBy[reason] = refusedBy.GetValueOrDefault(reason) + 1;
        if (first.Count < MostShown)
            first.Add(new RefusedRow(place, reason, detail));
    }
}
