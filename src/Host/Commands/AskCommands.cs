using System.CommandLine;
using Throughline.Journeys.Comparisons;
using Throughline.Journeys.Models;
using Throughline.Journeys.Queries;
using Throughline.Kernel;

namespace Throughline.Host.Commands;

/// <summary>The verbs that ask for escalation, conformance and comparisons.</summary>
internal static class AskCommands
{
    public static Command Escalation()
    {
        var contact = QueryOptions.Several("--contact", "Any of these steps is a contact.", "STEP");
        var closed = QueryOptions.Several("--closed", "Any of these steps ends a conversation; from a contact to it nobody counts.", "STEP");
        var pair = QueryOptions.Several("--pair", "A pair that is looked at beside all steps, the second directly after the first: A>B.", "PAIR");
        var every = new Option<string?>("--every") { Description = "From landmark to landmark, and how long after one a contact counts. [default: 1d]", HelpName = "TIME" };
        var lookBack = new Option<string?>("--look-back") { Description = "How far back behaviour counts. [default: 7d]", HelpName = "TIME" };
        return QueryOptions.Build<EscalationAnswer>(new Command("escalation", "Which behaviour goes with a contact soon after, at equal activity.") { contact, closed, pair, every, lookBack }, (query, parsed) => query with
        {
            Ask = Ask.Escalation,
            Escalation = parsed.GetValue(contact) is { Length: > 0 } contacts
                ? new EscalationAsked
                {
                    Contact = contacts,
                    Closed = parsed.GetValue(closed) is { Length: > 0 } steps ? steps : null,
                    Pairs = parsed.GetValue(pair) is { Length: > 0 } pairs ? [.. pairs.Select(PairOf)] : null,
                    Every = QueryOptions.Length(parsed, every),
                    LookBack = QueryOptions.Length(parsed, lookBack),
                }
                : query.Escalation ?? throw new UserErrorException("--contact is missing: which step is a service contact."),
        }, AskTables.Of);
    }

    public static Command Conformance()
    {
        var model = new Option<string?>("--model") { Description = "What journeys should be like: 'Asked > (Called | Wrote)? > Answered+', or @FILE with a line for each step (docs/journey-maps.md).", HelpName = "MODEL" };
        return QueryOptions.Build<ConformanceAnswer>(new Command("conformance", "How far journeys are what a model says.") { model }, (query, parsed) => query with
        {
            Ask = Ask.Conformance,
            Model = QueryOptions.TextOf(parsed.GetValue(model)) is { } text
                ? ModelText.Parse(text.ReplaceLineEndings("\n"))
                : query.Model ?? throw new UserErrorException("--model is missing: what journeys should be like, such as 'Asked > Answered+'."),
        }, AskTables.Of);
    }

    public static Command Compare()
    {
        var of = new Option<string?>("--of") { Description = "What is compared: steps, edges, map (both), variants, or the funnel of --query. [default: steps]", HelpName = "WHAT" };
        var (first, second) = (new HalfOptions("first"), new HalfOptions("second"));
        var command = new Command("compare", "Two sets of journeys side by side: each is those of the filters, less what its own options leave out.") { of };
        first.AddTo(command);
        second.AddTo(command);
        return QueryOptions.Build<CompareAnswer>(command, (query, parsed) =>
        {
            var form = second.AsSecond(first.AsFirst(new CompareForm { Of = parsed.GetValue(of) ?? query.Compare?.Of?.ToString().ToLowerInvariant() }, parsed), parsed);
            var compare = form.First.IsStated || form.Second.IsStated ? form.ToAsked(query)
                : query.Compare is { } stated ? stated with { Of = form.ToAsked(query)?.Of ?? stated.Of } : null;
            return query with
            {
                Ask = Ask.Compare,
                Compare = compare ?? throw new UserErrorException("The two halves are the same. Say how they differ, such as --first-contains STEP --second-lacks STEP."),
            };
        }, AskTables.Of);
    }

    private static IReadOnlyList<string> PairOf(string text) => text.Split('>', StringSplitOptions.TrimEntries) is [{ Length: > 0 } first, { Length: > 0 } second]
        ? [first, second]
        : throw new UserErrorException($"--pair: '{text}' is no pair. Say A>B; a step with > in its name can be asked for with --query.");
}
