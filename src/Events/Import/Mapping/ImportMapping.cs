using System.Text;
using System.Text.Json;
using NodaTime;
using Throughline.Events.Log;
using Throughline.Kernel;

namespace Throughline.Events.Import.Mapping;

/// <summary>
/// How the rows of a file become events, read from JSON (docs/import-mapping.schema.json); what it says that is unknown is refused with its
/// place. Belongs to one import: its columns are bound to that file.
/// </summary>
internal sealed class ImportMapping
{
    private readonly Dictionary<string, TimeRule> times = new(StringComparer.Ordinal);
    private readonly List<EventRule> events;
    private readonly List<Condition> skip;
    private readonly Column[] id;
    private readonly EventWords words;

    private ImportMapping(MappingNode node)
    {
        node.Find("$schema");
        node.Find("description");
        Format = new RowFormat(node.Find("format"));
        var zone = TimeRule.Zone(node.Find("zone")) ?? DateTimeZone.Utc;
        foreach (var (name, time) in node.Find("times")?.Members() ?? [])
            times.Add(name, new TimeRule(time, Columns, zone));
        foreach (var (name, time) in times)
            if (time.NotBefore is { } other && (!times.TryGetValue(other, out var first) || first.NotBefore is not null))
                throw node.Wrong($"the time \"{name}\" can't precede \"{other}\", which must be a time of the mapping without a notBefore of its own");
        skip = Condition.Read(node.Find("skip"), Columns);
        id = (node.Texts("id") ?? []).Select(Columns.Get).ToArray();
        words = new EventWords(node, Columns);
        var names = times.Keys.ToHashSet(StringComparer.Ordinal);
        events = node.Get("events").Items().Select(item =>
        {
            var rule = new EventRule(item, Columns, names, zone);
            item.Done();
            return rule;
        }).ToList();
        node.Done();
        foreach (var same in events.GroupBy(rule => rule.Name.Source, StringComparer.Ordinal))
            foreach (var (i, rule) in same.Index())
                rule.Key = i == 0 ? same.Key : $"{same.Key}~{i + 1}";
        if (events.Count == 0)
            throw node.Wrong("\"events\" has no event");
        if (events.Exists(rule => rule.Words.Identifiers.Count == 0) && words.Identifiers.Count == 0)
            throw node.Wrong("\"identifiers\" is missing: nothing says whom the events are about");
    }

    public RowFormat Format { get; }
    public ColumnSet Columns { get; } = new();

    /// <exception cref="UserErrorException">It isn't JSON, or says what no mapping says.</exception>
    public static ImportMapping Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
            json = json[3..];
        try
        {
            Files.StorableJson.Check(json.Span, JsonCommentHandling.Skip, trailingCommas: true);
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions
            {
                AllowTrailingCommas = true,
                AllowDuplicateProperties = false,
                CommentHandling = JsonCommentHandling.Skip,
                MaxDepth = 32,
            });
            return new ImportMapping(new MappingNode(document.RootElement, ""));
        }
        catch (RefusedRowException e)
        {
            throw new UserErrorException($"The mapping is not JSON that can be used: {e.Message} {e.Detail}", e);
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"The mapping is not JSON: {e.Message}", e);
        }
    }

    public bool IsSkipped(Row row) => skip.Count > 0 && skip.TrueForAll(condition => condition.Holds(row));

    /// <summary>The events of a row, in the mapping's order: all, or the row is refused whole.</summary>
    /// <exception cref="RefusedRowException">Something in it can't be an event.</exception>
    public void MakeEvents(Row row, RowIds ids, ImportContext context, List<NewEvent> into) =>
        new RowEvents(this, row, RowId(row, ids), context, into).Make();

    internal Dictionary<string, TimeRule> Times => times;
    internal List<EventRule> Events => events;
    internal EventWords Words => words;

    private string RowId(Row row, RowIds ids)
    {
        if (id.Length == 0)
            return ids.Next(row.Content, out _);
        var key = new StringBuilder();
        var isEmpty = true;
        foreach (var column in id)
        {
            var value = row.Text(column);
            isEmpty &= value is null;
            // a slash inside a value is doubled, so that a/b and c is another id than a and b/c
            (key.Length > 0 || column != id[0] ? key.Append('/') : key).Append(value?.Replace("/", "//", StringComparison.Ordinal));
        }
        return isEmpty ? throw new RefusedRowException(ImportReason.NoId, string.Join(", ", id.Select(column => column.Name)) + ".") : key.ToString();
    }
}
