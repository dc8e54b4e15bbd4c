using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Throughline.Gate.Policies.Pages;

/// <summary>What a form posted, as cells: fields are named section.row.path. A row in which nothing was written, or that is to go, is none.</summary>
internal static class PostedCells
{
    private const int MostRows = 500;

    public static string FieldOf(PolicySection section, int row, PolicyColumn column) => string.Create(CultureInfo.InvariantCulture, $"{section.Key}.{row}.{column.Path}");

    public static PolicyCells Of(IFormCollection form)
    {
        var cells = new PolicyCells();
        foreach (var section in PolicyShape.Sections)
            for (var row = 0; row < MostRows && Has(form, section, row); row++)
            {
                var posted = section.Columns.Select(column => (column, Text: TextOf(column, form[FieldOf(section, row, column)]))).Where(cell => cell.Text.Length > 0).ToList();
                if (form[$"{section.Key}.{row}.remove"].Count == 0 && (section.IsSingle || posted.Exists(cell => IsWritten(cell.column))))
                    cells.Add(section.Key, posted.ToDictionary(cell => cell.column.Path, cell => cell.Text));
            }
        return cells;
    }

    /// <summary>What is chosen stands in every row, and says nothing by itself.</summary>
    private static bool IsWritten(PolicyColumn column) => column.Kind is not (CellKind.Choice or CellKind.Purposes or CellKind.Days);

    private static bool Has(IFormCollection form, PolicySection section, int row) => form.ContainsKey(FieldOf(section, row, section.Columns[0]));

    private static string TextOf(PolicyColumn column, Microsoft.Extensions.Primitives.StringValues posted) => column.Kind is CellKind.Purposes or CellKind.Days
        ? string.Join(' ', posted.Where(word => !string.IsNullOrWhiteSpace(word))) : posted.ToString().ReplaceLineEndings("\n").Trim();
}
