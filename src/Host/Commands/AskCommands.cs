using System.CommandLine;
using System.Text.Json;
using Throughline.Journeys.Queries;

namespace Throughline.Host.Commands;

/// <summary>The verbs that ask for escalation, conformance and comparisons. What they print is JSON, indented without --json.</summary>
internal static class AskCommands
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Escalation()
    {
        var contact = QueryOptions.Several("--contact", "Any of these steps is a contact.", "STEP");
        var every = new Option<string?>("--every") { Description = "From landmark to landmark, and how long after one a contact counts. [default: 1d]", HelpName = "TIME" };
        var lookBack = new Option<string?>("--look-back") { Description = "How far back behaviour counts. [default: 7d]", HelpName = "TIME" };
        return QueryOptions.Build<EscalationAnswer>(new Command("escalation", "Which behaviour goes with a contact soon after, at equal activity.") { contact, every, lookBack }, (query, parsed) => query with
        {
            Ask = Ask.Escalation,
            Escalation = parsed.GetValue(contact) is { Length: > 0 } contacts
                ? new EscalationAsked { Contact = contacts, Every = QueryOptions.Length(parsed, every), LookBack = QueryOptions.Length(parsed, lookBack) }
                : query.Escalation,
        }, Print);
    }

    public static Command Conformance() => QueryOptions.Build<ConformanceAnswer>(
        new Command("conformance", "How far journeys are what the model in --query says."), (query, _) => query with { Ask = Ask.Conformance }, Print);

    public static Command Compare() => QueryOptions.Build<CompareAnswer>(
        new Command("compare", "The two sets of journeys in --query side by side."), (query, _) => query with { Ask = Ask.Compare }, Print);

    private static string Print(JourneyAnswer answer) => JsonSerializer.Serialize(answer, answer.GetType(), Indented);
}
