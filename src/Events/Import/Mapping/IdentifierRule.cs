using Throughline.Events.Log;

namespace Throughline.Events.Import.Mapping;

/// <summary>Whom a row is about.</summary>
internal sealed class IdentifierRule
{
    /// <summary>The type of identifier by which an event log knows whoever a case is about.</summary>
    public const string Case = "case";

    private readonly string type;
    private readonly string? space;
    private readonly TextRule? value;
    private readonly HashSet<string> unless;
    private readonly bool isFallback;

    private IdentifierRule(MappingNode node, ColumnSet columns)
    {
        type = node.Get("type").Text();
        space = node.Text("space");
        value = TextRule.Read(node.Find("value"), columns);
        unless = (node.Texts("unless") ?? []).ToHashSet(StringComparer.Ordinal);
        isFallback = node.Flag("fallback", false);
        var isRow = node.Flag("row", false);
        node.Done();
        if (type.Length is 0 or > 100)
            throw node.Wrong("the type of an identifier has 1 to 100 characters");
        if (isRow != (value is null))
            throw node.Wrong("an identifier has either a value, or \"row\": true for one of each row's own");
    }

    public static List<IdentifierRule> Read(MappingNode? node, ColumnSet columns) =>
        node?.Items().Select(item => new IdentifierRule(item, columns)).ToList() ?? [];

    /// <exception cref="RefusedRowException">Nobody, or a value too long to be an id.</exception>
    public static IReadOnlyList<Identifier> Of(List<IdentifierRule> rules, Row row, string rowId, ImportContext context)
    {
        var found = new List<Identifier>(rules.Count);
        foreach (var rule in rules)
            if ((found.Count == 0 || !rule.isFallback) && rule.Find(row, rowId, context) is { } identifier && !found.Contains(identifier))
                found.Add(identifier);
        return found.Count > 0 ? found : throw new RefusedRowException(ImportReason.NoIdentity);
    }

    private Identifier? Find(Row row, string rowId, ImportContext context)
    {
        if (value is null)
            return new Identifier(type, rowId, context.Source);
        if (value.Of(row) is not { } text || unless.Contains(text))
            return null;
        if (text.Length > Identifier.LongestValue)
            throw new RefusedRowException(ImportReason.IdentifierTooLong, $"It is the {type}.");
        // a case of an event log is numbered by its log, from 0 if it likes: no value of it means that nobody is known
        return type == Case
            ? string.IsNullOrWhiteSpace(text) ? null : new Identifier(type, text, space ?? context.Source)
            : Identifier.Of(type, text, space ?? context.IdentitySpace);
    }
}
