using System.Globalization;
using Throughline.Gate.Policies;
using Throughline.Kernel.Yaml;

namespace Throughline.Gate.Tests.Policies;

/// <summary>Documents of policies from a seed: mostly good ones, with all sorts of sections, ways to write them, and names that must be quoted.</summary>
internal sealed class GeneratePolicy(Random random)
{
    private static readonly string[] Names = ["a", "b c", "yes", "12", "x: y", "# no", "“ü”", "- z", "\"q\" t", "two\nlines", "😀"];
    private int made;

    public string Document()
    {
        var conditions = Enumerable.Range(0, random.Next(4)).Select(i => $"condition {i}").ToList();
        return string.Concat(new[]
        {
            Perhaps(() => $"name: {Text(Name())}\n"), Perhaps(() => $"defaultZone: {Pick("Europe/Lisbon", "Etc/UTC", "Asia/Kathmandu")}\n"), Perhaps(() => $"inbound: {Texts()}\n"),
            conditions.Count == 0 ? "" : "conditions:\n" + string.Concat(conditions.Select((name, i) => $"  {name}: {Condition([.. conditions.Take(i)])}\n")),
            Section("interactions", 2, Interaction), Section("owners", 3, () => Owner(conditions)), Section("caps", 4, Cap), Section("quietHours", 3, Quiet),
            Section("relationship", 3, () => Relationship(conditions)), Section("holdouts", 2, Holdout), Perhaps(() => $"brand: {Brand()}\n"),
            Perhaps(() => $"arbitration: {{ lookAheadDays: {Pick("1", "7", "30")} }}\n"),
        });
    }

    private string Section(string name, int most, Func<string> row)
    {
        var rows = Enumerable.Range(0, random.Next(most + 1)).Select(_ => row()).ToList();
        return rows.Count == 0 ? "" : $"{name}:\n" + string.Concat(rows.Select(r => $"  - {r}\n"));
    }

    private string Interaction() => Fields([("team", Unique("team")), ("opens", $"[opened {made}]"), ("closes", $"[closed {made}]"),
        ("whileOpen", Perhaps(() => $"[{{ purposes: [marketing, sales], do: {Pick("hold", "suggest")}{Perhaps(() => ", coolingHours: " + Whole(0, 99))} }}, {{ purposes: research, do: {Pick("hold", "suggest")} }}]"))]);

    private string Owner(List<string> conditions) => Fields([("owner", Text(Name())), ("when", When(conditions)), ("because", Perhaps(() => Text(Name())))]);

    private string Cap() => Fields([("name", Unique("cap")), ("over", Perhaps(() => Pick("all", "team", "channel", "touchpoint"))), ("purposes", Perhaps(Purposes)), ("limit", Whole(0, 20)),
        ("per", Pick("day", "24 hours", "1 day", "7 days", "4 weeks", "90 days", "36 hours"))]);

    private string Quiet() => Fields([("from", Pick("\"20:00\"", "\"22:30\"")), ("to", Pick("\"08:00\"", "\"21:00\"")), ("purposes", Perhaps(Purposes)), ("channels", Perhaps(Texts)),
        ("days", Perhaps(() => Pick("[monday]", "[saturday, sunday]", "[friday, monday]")))]);

    private string Relationship(List<string> conditions) => Fields([("name", Unique("rule")), ("purposes", Perhaps(Purposes)), ("when", When(conditions) is { Length: > 0 } when ? when : "{ phase: keep }"),
        ("do", Pick("drop", "hold")), ("because", Perhaps(() => Text(Name())))]);

    private string Holdout() => Fields([("experiment", Unique("x")), ("percent", Pick("10", "0.5", "12.25", "100")), ("purposes", Perhaps(Purposes)), ("touchpoints", Perhaps(Texts))]);

    private string Brand() => Fields([("forbidden", Perhaps(Texts)), ("signOff", Perhaps(() => "\"Yours,\\nus\"")), ("links", Perhaps(() => Pick("[]", "[example.org, shop.example.org]"))),
        ("templates", Perhaps(() => Pick("any", "{}", "{ welcome: [1, 2], \"a: b\": [3] }")))]);

    private string When(List<string> conditions) => random.Next(3) switch { 0 => "", 1 when conditions.Count > 0 => conditions[random.Next(conditions.Count)], _ => Condition(conditions) };

    private string Condition(List<string> others) => random.Next(6) switch
    {
        0 => $"{{ phase: {Pick("keep", "[find, win]")} }}",
        1 => $"{{ segment: {Texts()} }}",
        2 => $"{{ trait: {{ name: {Text(Name())}{Perhaps(() => ", is: [x, y]")} }} }}",
        3 => $"{{ event: {Pick("Complaint received", "{ name: NPS answered, days: 30, property: score, atMost: 6 }", "{ name: Left, days: 2 }")}, interaction: service }}",
        4 when others.Count > 0 => $"{{ {Pick("all", "any", "none")}: [{string.Join(", ", others)}] }}",
        _ => "{ interaction: sales }",
    };

    private string Fields((string Name, string Value)[] fields) => "{ " + string.Join(", ", fields.Where(f => f.Value.Length > 0).Select(f => $"{f.Name}: {f.Value}")) + " }";
    private string Purposes() => Pick("all", "marketing", "[sales, research]", "[service, transactional, marketing]");
    private string Texts() => random.Next(3) == 0 ? Text(Name()) : "[" + string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Text(Name()))) + "]";
    private string Unique(string what) => Text($"{what} {++made} {Name()}".Replace('\n', ' '));
    private string Name() => Names[random.Next(Names.Length)];
    private string Pick(params string[] words) => words[random.Next(words.Length)];
    private string Whole(int least, int most) => random.Next(least, most).ToString(CultureInfo.InvariantCulture);
    private string Perhaps(Func<string> what) => random.Next(2) == 0 ? "" : what();
    private static string Text(string text) => YamlText.Of(text);
}
