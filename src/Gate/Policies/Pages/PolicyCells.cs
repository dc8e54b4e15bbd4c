using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Throughline.Kernel;

namespace Throughline.Gate.Policies.Pages;

/// <summary>
/// A policy as rows of cells by section, each cell a text: what the form shows and what it posts. From a policy to cells, from those to a
/// document (<see cref="PolicyYaml"/>) and back to a policy, nothing changes but how it is written: a condition that stood where it was used gets a name.
/// </summary>
public sealed class PolicyCells
{
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private readonly Dictionary<string, List<Dictionary<string, string>>> rows = PolicyShape.Sections.ToDictionary(s => s.Key, _ => new List<Dictionary<string, string>>());

    public IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(string section) => rows[section];

    public void Add(string section, Dictionary<string, string> row) => rows[section].Add(row);

    internal static PolicyCells Of(Policy policy)
    {
        var cells = new PolicyCells();
        var conditions = policy.Conditions.ToDictionary(StringComparer.Ordinal);
        string When(Condition when) => Named(conditions, when);
        cells.Put("general", ("name", policy.Name), ("defaultZone", policy.DefaultZone.Id), ("inbound", CellLines.Of(policy.Inbound)), ("arbitration.lookAheadDays", Whole(policy.LookAheadDays)));
        foreach (var cap in policy.Caps)
            cells.Put("caps", ("name", cap.Name), ("over", cap.Over.ToString().ToLowerInvariant()), ("of", cap.Of), ("purposes", Words(cap.Purposes)), ("limit", Whole(cap.Limit)), ("per", Per(cap.Window)));
        foreach (var quiet in policy.QuietHours)
            cells.Put("quietHours", ("from", Time.Format(quiet.From)), ("to", Time.Format(quiet.To)), ("purposes", Words(quiet.Purposes)), ("channels", CellLines.Of(quiet.Channels)),
                ("days", Words(quiet.Days.Distinct().Order().Select(day => day.ToString().ToLowerInvariant()))));
        foreach (var interaction in policy.Interactions)
            cells.Put("interactions", [("team", interaction.Team), ("opens", CellLines.Of(interaction.Opens)), ("closes", CellLines.Of(interaction.Closes)),
                .. interaction.WhileOpen.SelectMany(w => w.Purposes, (w, purpose) => (w, purpose)).SelectMany(pair => new (string, string?)[]
                {
                    ($"whileOpen.{pair.purpose}.do", pair.w.Suggest ? "suggest" : "hold"), ($"whileOpen.{pair.purpose}.coolingHours", Whole(pair.w.CoolingHours)),
                })]);
        foreach (var rule in policy.Relationship)
            cells.Put("relationship", ("name", rule.Name), ("when", When(rule.When)), ("purposes", Words(rule.Purposes)), ("do", rule.Drop ? "drop" : "hold"), ("because", rule.Because));
        foreach (var owner in policy.Owners)
            cells.Put("owners", ("owner", owner.Owner), ("when", owner.When is null ? null : When(owner.When)), ("because", owner.Because));
        foreach (var holdout in policy.Holdouts)
            cells.Put("holdouts", ("experiment", holdout.Experiment), ("percent", Number(holdout.Percent)), ("purposes", Words(holdout.Purposes)), ("touchpoints", CellLines.Of(holdout.Touchpoints)));
        cells.Put("brand", ("forbidden", CellLines.Of(policy.Brand.Forbidden)), ("signOff", policy.Brand.SignOff), ("linksOnly", policy.Brand.Links is null ? null : "yes"), ("links", CellLines.Of(policy.Brand.Links)),
            ("templatesOnly", policy.Brand.Templates is null ? null : "yes"),
            ("templates", CellLines.Of(policy.Brand.Templates?.Select(t => t.Key + ": " + string.Join(", ", t.Value.Select(v => Whole(v)))))));
        foreach (var (name, c) in conditions)
            cells.Put("conditions", ("name", name), ("phase", CellLines.Of(c.Phases)), ("segment", CellLines.Of(c.Segments)), ("interaction", c.InteractionWith),
                ("event.name", c.Event?.Name), ("event.days", c.Event is { } e ? Whole(e.Days) : null), ("event.property", c.Event?.Property?.Name), ("event.is", CellLines.Of(c.Event?.Property?.Is)),
                ("event.atLeast", Number(c.Event?.Property?.AtLeast)), ("event.atMost", Number(c.Event?.Property?.AtMost)),
                ("trait.name", c.Trait?.Name), ("trait.is", CellLines.Of(c.Trait?.Is)), ("trait.atLeast", Number(c.Trait?.AtLeast)), ("trait.atMost", Number(c.Trait?.AtMost)),
                ("all", CellLines.Of(c.All)), ("any", CellLines.Of(c.Any)), ("none", CellLines.Of(c.None)));
        return cells;
    }

    private void Put(string section, params (string Path, string? Value)[] cells) =>
        Add(section, cells.Where(cell => !string.IsNullOrEmpty(cell.Value)).GroupBy(cell => cell.Path).ToDictionary(cell => cell.Key, cell => cell.First().Value!));

    /// <summary>The name of a condition: its own, or a new one for what had none.</summary>
    private static string Named(Dictionary<string, Condition> conditions, Condition when)
    {
        if (when is { Phases: null, Segments: null, Trait: null, Event: null, InteractionWith: null, Any.Count: 0, None.Count: 0, All.Count: 1 })
            return when.All[0];
        var about = when switch
        {
            { InteractionWith: { } team } => "talks with " + team,
            { Phases: { Count: > 0 } phases } => "phase " + phases[0],
            { Segments: { Count: > 0 } segments } => "in " + segments[0],
            { Event: { } asked } => asked.Name,
            { Trait: { } trait } => trait.Name,
            _ => "condition",
        };
        about = about.Replace('\n', ' ');
        about = about.Length > 100 ? about[..100] : about;
        var name = about;
        for (var n = 2; !conditions.TryAdd(name, when); n++)
            name = string.Create(CultureInfo.InvariantCulture, $"{about} {n}");
        return name;
    }

    private static string Per(long? window) => window is not { } micros ? "day"
        : micros % Micros.PerDay == 0 ? Whole(micros / Micros.PerDay) + (micros == Micros.PerDay ? " day" : " days")
        : Whole(micros / (60 * Micros.PerMinute)) + " hours";

    private static string Words(IEnumerable<string> words) => string.Join(' ', words);
    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
    private static string? Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);
}
