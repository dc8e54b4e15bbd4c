using System.CommandLine;
using System.Text.Json;
using Throughline.Journeys.Queries;
using Throughline.Kernel;

namespace Throughline.Host.Commands;

/// <summary>The verbs that ask for paths, drop-off, escalation, conformance and comparisons. What they print is JSON, indented without --json.</summary>
internal static class AskCommands
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Paths()
    {
        var at = new Argument<string?>("STEP") { Description = "The step.", Arity = ArgumentArity.ZeroOrOne };
        var before = new Option<bool>("--before") { Description = "Backwards from the step instead of onwards." };
        var steps = new Option<int?>("--steps") { Description = "How many steps. [default: 3]", HelpName = "N" };
        var most = new Option<int?>("--most") { Description = "How many different steps are told apart at each place. [default: 8]", HelpName = "N" };
        return QueryOptions.Build<PathsAnswer>(new Command("paths", "What comes directly after, or before, a step.") { at, before, steps, most }, (query, parsed) => query with
        {
            Ask = Ask.Paths,
            Paths = parsed.GetValue(at) is { } step
                ? new PathsAsked { At = step, Before = parsed.GetValue(before) ? true : null, Steps = parsed.GetValue(steps), Most = parsed.GetValue(most) }
                : query.Paths,
        }, Print);
    }

    public static Command DropOff()
    {
        var goal = QueryOptions.Several("--goal", "Any of these steps is the goal.", "STEP");
        var after = QueryOptions.Several("--after", "Only journeys with any of these steps, and only a goal after it.", "STEP");
        var silent = new Option<string?>("--silent") { Description = "A journey has ended when it is silent for so long: 30d (or s, m, h).", HelpName = "TIME" };
        return QueryOptions.Build<DropOffAnswer>(new Command("dropoff", "Where journeys ended that did not reach a goal, and what they did instead.") { goal, after, silent }, (query, parsed) => query with
        {
            Ask = Ask.DropOff,
            DropOff = parsed.GetValue(goal) is { Length: > 0 } goals
                ? new DropOffAsked
                {
                    Goal = goals,
                    After = parsed.GetValue(after) is { Length: > 0 } steps ? steps : null,
                    Silent = QueryOptions.Length(parsed, silent) ?? throw new UserErrorException("--silent is missing: when a journey has ended, such as 30d."),
                }
                : query.DropOff,
        }, Print);
    }

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
