using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Throughline.Gate.Policies;
using Throughline.Gate.Policies.Pages;

namespace Throughline.Gate.Tests.Policies.Pages;

public sealed class PolicyFormTests
{
    /// <summary>All that a policy says, in one text: named conditions spelled out where they are used, what a conversation does by purpose.</summary>
    private static string Meaning(Policy p)
    {
        object? Spelled(Condition? c) => c is null ? null : c is { All.Count: 1, Any.Count: 0, None.Count: 0, Phases: null, Segments: null, Trait: null, Event: null, InteractionWith: null }
            ? Spelled(p.Conditions[c.All[0]])
            : new { c.Phases, c.Segments, c.Trait, c.Event, c.InteractionWith, All = c.All.Select(n => Spelled(p.Conditions[n])), Any = c.Any.Select(n => Spelled(p.Conditions[n])), None = c.None.Select(n => Spelled(p.Conditions[n])) };
        return JsonSerializer.Serialize(new
        {
            p.Name,
            Zone = p.DefaultZone.Id,
            p.Inbound,
            p.Caps,
            p.LookAheadDays,
            p.Brand,
            p.Holdouts,
            Quiet = p.QuietHours.Select(q => new { q.Purposes, q.Channels, Days = q.Days.Order().Select(d => (int)d), From = q.From.ToString(), To = q.To.ToString() }),
            Interactions = p.Interactions.Select(i => new { i.Team, i.Opens, i.Closes, While = i.WhileOpen.SelectMany(w => w.Purposes, (w, purpose) => new { purpose, w.Suggest, w.CoolingHours }).OrderBy(w => w.purpose) }),
            Owners = p.Owners.Select(o => new { o.Owner, o.Because, When = Spelled(o.When) }),
            Relationship = p.Relationship.Select(r => new { r.Name, r.Purposes, r.Drop, r.Because, When = Spelled(r.When) }),
        });
    }

    private static string Cells(PolicyCells cells) => JsonSerializer.Serialize(PolicyShape.Sections.ToDictionary(s => s.Key, s => cells.Rows(s.Key).Select(row => row.OrderBy(c => c.Key, StringComparer.Ordinal))));

    [Fact]
    public void From_policy_to_form_to_document_and_back_nothing_changes()
    {
        var good = 0;
        for (var seed = 0; seed < 3_000; seed++)
        {
            var document = new GeneratePolicy(new Random(seed)).Document();
            if (ReadPolicy.Of(document).Policy is not { } policy)
                continue;
            good++;
            var cells = PolicyCells.Of(policy);
            var written = PolicyYaml.Of(cells);
            var (again, problems) = ReadPolicy.Of(written);
            Assert.True(again is not null, $"Seed {seed}:\n{document}\nbecame\n{written}\n{string.Join('\n', problems)}");
            Assert.Equal(Meaning(policy), Meaning(again));
            Assert.Equal(Cells(cells), Cells(PolicyCells.Of(again)));
            Assert.Equal(written, PolicyYaml.Of(PolicyCells.Of(again)));
            Assert.Equal(Cells(cells), Cells(PostedCells.Of(Posted(cells))));
            Assert.Empty(PolicyDifferences.Between(cells, PolicyCells.Of(again)));
        }
        Assert.True(good > 1_000, $"Only {good} of the generated documents were good.");
    }

    /// <summary>What a browser would post of the form: each cell, line ends as browsers send them, and the empty row at the end of each part.</summary>
    private static FormCollection Posted(PolicyCells cells)
    {
        var form = new Dictionary<string, StringValues>();
        foreach (var section in PolicyShape.Sections)
            foreach (var (row, i) in cells.Rows(section.Key).Append(section.Columns.ToDictionary(c => c.Path, c => c.Initial)).Take(section.IsSingle ? 1 : int.MaxValue).Select((row, i) => (row, i)))
                foreach (var column in section.Columns)
                {
                    var cell = row.GetValueOrDefault(column.Path, "");
                    var isWords = column.Kind is CellKind.Purposes or CellKind.Days;
                    if (!isWords || cell.Length > 0)
                        form[PostedCells.FieldOf(section, i, column)] = isWords ? cell.Split(' ') : cell.Replace("\n", "\r\n", StringComparison.Ordinal);
                }
        return new(form);
    }

    [Fact]
    public void The_policy_that_ships_differs_from_itself_in_nothing_and_a_change_is_said_in_words()
    {
        var shipped = ReadPolicy.Checked(ShippedDocument());
        var before = PolicyCells.Of(shipped);
        var written = PolicyYaml.Of(before);
        Assert.Empty(PolicyDifferences.Between(before, PolicyCells.Of(ReadPolicy.Checked(written))));
        var after = PolicyCells.Of(ReadPolicy.Checked(written.Replace("limit: 3", "limit: 2", StringComparison.Ordinal)));
        Assert.Equal(new("Caps", "a week", "At most", "3", "2"), Assert.Single(PolicyDifferences.Between(before, after)));
    }

    [Theory]
    [InlineData("caps.0.limit", "many", "caps[1].limit")]
    [InlineData("caps.0.per", "fortnight", "caps[1].per")]
    [InlineData("general.0.defaultZone", "Mars/Base", "defaultZone")]
    [InlineData("quietHours.0.from", "8 pm", "quietHours[1].from")]
    [InlineData("relationship.0.when", "nobody knows: #1 \"", "relationship[1].when")]
    [InlineData("conditions.0.name", "{[", "relationship[1].when")]
    [InlineData("interactions.0.whileOpen.sales.coolingHours", "- 1", "interactions[1].whileOpen[2].coolingHours")]
    public void What_is_wrong_in_a_field_is_said_with_its_place(string field, string typed, string path)
    {
        var form = Posted(PolicyCells.Of(ReadPolicy.Checked(ShippedDocument()))).ToDictionary(StringComparer.Ordinal);
        form[field] = typed;
        var (policy, problems) = ReadPolicy.Of(PolicyYaml.Of(PostedCells.Of(new FormCollection(form))));
        Assert.Null(policy);
        Assert.Contains(problems, p => p.Path == path && p.Line > 0 && !p.IsWarning);
    }

    private static string ShippedDocument()
    {
        using var stream = typeof(ReadPolicy).Assembly.GetManifestResourceStream("shipped-1.yaml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
