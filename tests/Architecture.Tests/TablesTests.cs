using System.Text.RegularExpressions;

namespace Throughline.Architecture.Tests;

public sealed partial class TablesTests
{
    [Fact]
    public void No_sql_names_another_modules_table()
    {
        var owners = Owners();
        Assert.NotEmpty(owners);
        var wrong =
            from file in Source.Code("src")
            from match in TableNamed().Matches(Source.Read(file))
            let table = match.Groups["table"].Value
            where owners.TryGetValue(table, out var owner) && owner != Source.ModuleOf(file)
            select $"{file} names {table}, which belongs to {owners[table]}: {match.Value}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_table_is_made_by_one_module()
    {
        var made = Tables().GroupBy(t => t.Table, t => t.Module).Where(modules => modules.Distinct(StringComparer.Ordinal).Count() > 1);
        Assert.Empty(made.Select(t => $"{t.Key}: {string.Join(", ", t)}"));
    }

    [Fact]
    public void Migrations_are_numbered_without_gaps()
    {
        foreach (var folder in Source.Files.Where(IsMigration).GroupBy(f => Path.GetDirectoryName(f)!))
        {
            var numbers = folder.Select(f => int.Parse(Path.GetFileName(f)[..4])).Order();
            Assert.Equal(Enumerable.Range(1, folder.Count()), numbers);
        }
    }

    private static Dictionary<string, string> Owners() => Tables().DistinctBy(t => t.Table).ToDictionary(t => t.Table, t => t.Module);

    private static IEnumerable<(string Table, string Module)> Tables() =>
        from file in Source.Files.Where(IsMigration)
        from match in TableMade().Matches(Source.Read(file))
        select (match.Groups["table"].Value, Source.ModuleOf(file));

    private static bool IsMigration(string file) =>
        file.StartsWith("src/", StringComparison.Ordinal) && file.Contains("/Migrations/", StringComparison.Ordinal) && file.EndsWith(".sql", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*create\s+table\s+(if\s+not\s+exists\s+)?(?<table>\w+)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TableMade();

    // SQL is written in lower case here, which keeps it apart from English in capitals and from C#'s own from and join.
    [GeneratedRegex(@"\b(select\b[^;""]*?\bfrom|insert\s+(or\s+\w+\s+)?into|update|delete\s+from|left\s+join|inner\s+join|join|copy|references)\s+(?<table>[a-z_]+)\b(?!\s+in\b)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TableNamed();
}
