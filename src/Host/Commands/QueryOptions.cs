using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Throughline.Journeys.Queries;
using Throughline.Kernel;

namespace Throughline.Host.Commands;

/// <summary>The options of every verb that asks about journeys: which journeys, seen how, and how the answer is printed.</summary>
internal sealed class QueryOptions
{
    // people read this too: names stay as they are
    private static readonly JsonSerializerOptions Printed = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StoreOptions store = new();
    private readonly Option<string?> query = new("--query") { Description = "A whole query as JSON, or @FILE (docs/journey-query.schema.json); the other options stand in place of what it says.", HelpName = "JSON" };
    private readonly Option<string?> by = new("--by") { Description = "What makes one journey: person, case, session:30m (or s, h, d), property:NAME. [default: person]", HelpName = "HOW" };
    private readonly Option<string?> source = new("--source") { Description = "Only events of this source.", HelpName = "S" };
    private readonly Option<string?> from = new("--from") { Description = "Only journeys that start at this time or later: 2012-01-31, or 2012-01-31T09:30:00+01:00.", HelpName = "T" };
    private readonly Option<string?> to = new("--to") { Description = "Only journeys that start before this time.", HelpName = "T" };
    private readonly Option<string[]> step = Several("--step", "Only events of these steps.", "STEP");
    private readonly Option<string[]> hide = Several("--hide", "No events of these steps.", "STEP");
    private readonly Option<string[]> channel = Several("--channel", "Only events on these channels.", "CHANNEL");
    private readonly Option<string[]> where = Several("--where", "Only events with this property.", "NAME=VALUE");
    private readonly Option<string[]> contains = Several("--contains", "Only journeys that contain each of these steps.", "STEP");
    private readonly Option<bool> json = new("--json") { Description = "One JSON object instead of tables." };

    /// <summary>A verb that asks.</summary>
    /// <param name="command">With its own arguments and options.</param>
    /// <param name="ask">From the journeys asked about to the query.</param>
    /// <param name="print">The answer for a terminal.</param>
    public static Command Build<TAnswer>(Command command, Func<JourneyQuery, ParseResult, JourneyQuery> ask, Func<TAnswer, string> print) where TAnswer : JourneyAnswer
    {
        var options = new QueryOptions();
        foreach (var option in (Option[])[options.by, options.source, options.from, options.to, options.step, options.hide, options.channel, options.where, options.contains, options.query, options.json])
            command.Add(option);
        options.store.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            // read back, so that what a query may say is checked in one place
            var asked = JourneyQuery.Parse(ask(options.Read(parsed), parsed).ToString());
            await using var opened = await options.store.OpenToRead(parsed);
            var answer = (TAnswer)await opened.Get<IAnswerQueries>().Answer(asked, cancel);
            Console.WriteLine(parsed.GetValue(options.json) ? JsonSerializer.Serialize(answer, Printed) : print(answer));
            return 0;
        });
        return command;
    }

    public static Option<string[]> Several(string name, string description, string value) =>
        new(name) { Description = description + " May be given several times.", HelpName = value, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    /// <summary>A length of time as a query has it; null where none was given.</summary>
    public static QueryLength? Length(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is { } text
        ? QueryLength.Find(text) ?? throw new UserErrorException($"{option.Name}: '{text}' is no length of time. Say a whole number and s, m, h or d, such as 30m.")
        : null;

    private JourneyQuery Read(ParseResult parsed) => new QueryForm
    {
        Q = TextOf(parsed.GetValue(query)),
        By = parsed.GetValue(by),
        Source = parsed.GetValue(source),
        From = parsed.GetValue(from),
        To = parsed.GetValue(to),
        Step = parsed.GetValue(step),
        Hide = parsed.GetValue(hide),
        Channel = parsed.GetValue(channel),
        Where = parsed.GetValue(where),
        Contains = parsed.GetValue(contains),
    }.ToQuery();

    /// <summary>The text itself, or with @ before it what stands in the file of that name.</summary>
    public static string? TextOf(string? text)
    {
        if (text is null || !text.StartsWith('@'))
            return text;
        try
        {
            return File.ReadAllText(text[1..]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{text[1..]} can't be read: {e.Message}", e);
        }
    }
}
