using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Outbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Gate.Decisions.Explore;

/// <summary>One wish to contact somebody, and everything that was said to it: why did this person get, or not get, this?</summary>
internal sealed class ShowDecision(
    Database database, Intents intents, DecisionList decisions, Reservations reservations, OutboxList outbox, Persons persons, TimeProvider time)
{
    public static string AddressOf(string key, long? number = null) => "/gate/decision?key=" + Uri.EscapeDataString(key) + (number is null ? "" : $"&number={number}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/decision", (ShowDecision show, string? key = null, long? number = null) => show.Page(key, number)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/api/decision", (ShowDecision show, Caller caller, string? key = null, long? number = null) => show.Answer(caller, key, number)).Require(Permissions.GateRead).WithTags("Decisions")
            .WithSummary("Everything about one intent: what was wished, every decision with its findings, the inputs of one of them (the last, or that of the number; to those who may see people), its reservation and its row of the outbox.");
    }

    private async Task<RazorComponentResult> Page(string? key, long? number) => new RazorComponentResult<DecisionPage>(new { View = await Read(key, number) });

    private async Task<ExplainedAnswer> Answer(Caller caller, string? key, long? number)
    {
        var view = await Read(key, number);
        return new(view.Intent.Intent.Key, Intents.Text(view.Intent.State), view.Person, IntentAnswer.Of(view.Intent.Intent), [.. view.Decisions.Select(DecisionAnswer.Of)], view.Shown.Number,
            caller.May(Permissions.PeopleRead) ? JsonSerializer.SerializeToElement(view.Inputs, RecordedJson.Default.Inputs) : null,
            view.Reservation is { } r ? new(Micros.ToText(r.At), r.Rank, r.IsClaimed) : null,
            view.Outbox is { } o ? new(o.State, o.Channel, Micros.ToText(o.PlannedAt), Text(o.ClaimedAt), o.ClaimedBy, Text(o.OutcomeAt), o.Detail) : null);
    }

    /// <exception cref="RefusedException">404: there is none of this key, or number.</exception>
    public Task<DecisionView> Read(string? key, long? number) => database.Read(session =>
    {
        var wished = key?.Trim() is { Length: > 0 } said && !said.Contains('\0', StringComparison.Ordinal) ? said : throw new RefusedException(StatusCodes.Status404NotFound, "Say which intent: key=….");
        var all = decisions.Of(session, wished);
        var shown = number is null ? all.LastOrDefault() : all.Find(d => d.Number == number);
        if (shown is null || intents.Find(session, [wished]).GetValueOrDefault(wished) is not { } intent)
            throw new RefusedException(StatusCodes.Status404NotFound, all.Count == 0 ? $"Nothing was decided under the key “{wished}”, or it was about somebody who was erased." : $"“{wished}” was decided {all.Count} times; there is no decision {number}.");
        var person = persons.Of(session, shown.Identifier) ?? shown.Identifier;
        return new DecisionView(intent, all, shown, decisions.Inputs(session, wished, shown.Number)!, reservations.Find(session, wished), outbox.Find(session, wished),
            person, persons.Find(session, person)?.Title ?? $"Person {person}", Micros.Now(time));
    });

    private static string? Text(long? at) => at is { } micros ? Micros.ToText(micros) : null;
}

/// <summary>What the page of a decision shows: <see cref="Shown"/> is the one in question, the last where none was asked for.</summary>
public sealed record DecisionView
{
    internal DecisionView(
        KnownIntent intent, IReadOnlyList<RecordedDecision> decisions, RecordedDecision shown, Inputs inputs, Reservation? reservation, OutboxRow? outbox, long person, string title, long now) =>
        (Intent, Decisions, Shown, Inputs, Reservation, Outbox, Person, Title, Now) = (intent, decisions, shown, inputs, reservation, outbox, person, title, now);

    internal KnownIntent Intent { get; }
    internal IReadOnlyList<RecordedDecision> Decisions { get; }
    internal RecordedDecision Shown { get; }
    internal Inputs Inputs { get; }
    internal Reservation? Reservation { get; }
    internal OutboxRow? Outbox { get; }
    public long Person { get; }
    public string Title { get; }
    public long Now { get; }
}

internal sealed record ReservationAnswer(string At, double Rank, bool Claimed);

internal sealed record OutboxAnswer(string State, string Channel, string PlannedAt, string? ClaimedAt, string? ClaimedBy, string? OutcomeAt, string? Detail);

/// <summary>A wish as the API says it.</summary>
internal sealed record IntentAnswer(
    string Purpose, string Touchpoint, string Team, IReadOnlyList<string> Channels, string? Template, int? TemplateVersion, string? Text, double Rank, string RaisedAt, string? NotBefore,
    string ExpiresAt, string? ReplyIn, string? Topic)
{
    public static IntentAnswer Of(Intent intent) => new(
        intent.Purpose, intent.Touchpoint, intent.Team, intent.Channels, intent.Template, intent.TemplateVersion, intent.Text, intent.Rank, Micros.ToText(intent.RaisedAt),
        intent.NotBefore is { } at ? Micros.ToText(at) : null, Micros.ToText(intent.ExpiresAt), intent.ReplyIn, intent.Topic);
}

/// <param name="Number">Of the decision whose inputs these are.</param>
internal sealed record ExplainedAnswer(
    string Key, string State, long Person, IntentAnswer Intent, IReadOnlyList<DecisionAnswer> Decisions, long Number, JsonElement? Inputs, ReservationAnswer? Reservation, OutboxAnswer? Outbox);
