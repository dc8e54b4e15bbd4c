using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff.Teams;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Gate.Ownership;

/// <summary>Who owns the relationship with a person, and what is open with them: the panel of their page, and the same by the API.</summary>
internal sealed class ShowOwnership(InteractionList interactions, RelationshipOwners owners, Persons persons, Database database, TimeProvider time)
{
    public const string Path = "/people/{id}/ownership";

    // between a team's key, which has none, and a journey key, which may hold anything
    private const char Separator = ':';

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/people/{id:long}/ownership", (long id, ShowOwnership show, Caller caller) => show.Page(caller, id)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/api/people/{id:long}/ownership", (long id, ShowOwnership show, Caller caller) => show.Answer(caller, id)).Require(Permissions.GateRead).WithTags("Ownership")
            .WithSummary("Who owns the relationship with a person and why, and what is open with them, with its owner and the handover that waits.");
    }

    /// <summary>An interaction's name as one field of a form.</summary>
    public static string Written(Interaction interaction) => interaction.OpenedFor + Separator + interaction.Key;

    public static (string? OpenedFor, string Key) Read(string? written) =>
        written?.IndexOf(Separator, StringComparison.Ordinal) is > 0 and var at ? (written[..at], written[(at + 1)..]) : (null, written ?? "");

    public async Task<IResult> Page(Caller caller, long id, string? problem = null)
    {
        var view = await database.Read(session => new OwnershipView(Person(session, id), owners.Of(session, id, Micros.Now(time)), interactions.OpenWith(session, id), TeamList.All(session), GuardHandovers.Reads(session, caller)));
        return new RazorComponentResult<OwnershipPage>(new { View = view, Problem = problem })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private Task<OwnershipAnswer> Answer(Caller caller, long id) => database.Read(session =>
    {
        var reads = GuardHandovers.Reads(session, caller);
        var owner = owners.Of(session, Person(session, id), Micros.Now(time));
        return new OwnershipAnswer(
            new(owner.Team, owner.Because, owner.Rule, owner.Evidence, owner.Until is { } until ? Micros.ToText(until) : null, owner.Policy),
            interactions.OpenWith(session, id).ConvertAll(i => new InteractionAnswer(
                i.Key, i.OpenedFor, i.Team, i.Agent, Micros.ToText(i.OpenedAt), i.Opened, i.Offer is { } offer ? HandoverAnswer.Of(offer, reads) : null)));
    });

    private long Person(Session session, long id) => persons.Of(session, id)
        ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no person {id}.");
}

/// <summary>What the panel shows.</summary>
public sealed record OwnershipView
{
    internal OwnershipView(long person, RelationshipOwner owner, IReadOnlyList<Interaction> open, IReadOnlyList<Team> teams, Func<string?, string?, bool> reads) =>
        (Person, Owner, Open, Teams, this.reads) = (person, owner, open, teams, reads);

    private readonly Func<string?, string?, bool> reads;

    /// <summary>What comes with an offer; empty where there is nothing that the viewer may read.</summary>
    internal string ContextOf(Handover offer) => reads(offer.FromTeam, offer.ToTeam) ? offer.Context : "";

    public long Person { get; }
    internal RelationshipOwner Owner { get; }
    internal IReadOnlyList<Interaction> Open { get; }
    public IReadOnlyList<Team> Teams { get; }
}

internal sealed record OwnershipAnswer(RelationshipOwnerAnswer Relationship, IReadOnlyList<InteractionAnswer> Open);

/// <param name="Rule">The number of the rule in the policy's table, the first 1; 0 where none holds.</param>
/// <param name="Evidence">Sequences of the events that speak for it.</param>
internal sealed record RelationshipOwnerAnswer(string? Owner, string Because, int Rule, IReadOnlyList<long> Evidence, string? Until, long Policy);

/// <param name="OpenedFor">With the key, the interaction's name.</param>
/// <param name="Opened">The sequence of the event that opened it.</param>
internal sealed record InteractionAnswer(string Key, string OpenedFor, string Owner, string? Agent, string OpenedAt, long Opened, HandoverAnswer? Offer);

/// <summary>Instants are ISO 8601 in UTC; <see cref="Identifier"/> is one of the person's.</summary>
/// <param name="Context">What they should know; null for who is of neither team and does not lead the desk.</param>
internal sealed record HandoverAnswer(
    string Id, long Identifier, string Key, string OpenedFor, string From, string To, string? FromAgent, string? ToAgent, string Reason, string? Context,
    string OfferedAt, string OfferedBy, string Due, string State, string? AnsweredAt, string? AnsweredBy, string? Answer)
{
    public static HandoverAnswer Of(Handover h, Func<string?, string?, bool> reads) => reads(h.FromTeam, h.ToTeam) ? Of(h) : Of(h) with { Context = null };

    public static HandoverAnswer Of(Handover h) => new(
        h.Id, h.Identifier, h.Key, h.Team, h.FromTeam, h.ToTeam, h.FromAgent, h.ToAgent, h.Reason, h.Context, Micros.ToText(h.OfferedAt), h.OfferedBy, Micros.ToText(h.DueAt),
        h.State, h.AnsweredAt is { } at ? Micros.ToText(at) : null, h.AnsweredBy, h.Answer);
}
