using Microsoft.AspNetCore.Http;
using Throughline.Kernel.Storage;
using Throughline.Web.Problems;

namespace Throughline.Gate.Ownership;

/// <summary>The store of handovers. None is ever changed once it is answered.</summary>
internal sealed class HandoverList
{
    private const string Columns =
        "id, identifier, team, key, from_team as FromTeam, to_team as ToTeam, from_agent as FromAgent, to_agent as ToAgent, reason, context, "
        + "offered_at as OfferedAt, offered_by as OfferedBy, due_at as DueAt, state, answered_at as AnsweredAt, answered_by as AnsweredBy, answer";

    public Handover? Find(Session session, string id) => session.FirstOrDefault<Handover>($"select {Columns} from handovers where id = @id", new { id });

    /// <exception cref="RefusedException">404: there is none.</exception>
    public Handover Get(Session session, string id) => Find(session, id) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no handover {id}.");

    /// <summary>Of these identifiers, oldest first.</summary>
    public List<Handover> Of(Session session, IReadOnlyCollection<long> identifiers) => session.Query<Handover>(
        $"select {Columns} from handovers where {session.Dialect.In("identifier", "@ids")} order by offered_at, id", new { ids = session.Dialect.List(identifiers) });

    /// <summary>Those that wait for an answer, the one that expires first before the others.</summary>
    public List<Handover> Waiting(Session session, int limit) =>
        session.Query<Handover>($"select {Columns} from handovers where state = 'offered' order by due_at, id limit @limit", new { limit });

    /// <summary>Those offered since an instant, oldest first.</summary>
    public List<Handover> Since(Session session, long from) =>
        session.Query<Handover>($"select {Columns} from handovers where offered_at >= @from order by offered_at, id", new { from });

    public void Add(Transaction tx, Handover handover) => tx.Execute(
        """
        insert into handovers (id, identifier, team, key, from_team, to_team, from_agent, to_agent, reason, context, offered_at, offered_by, due_at, state)
        values (@Id, @Identifier, @Team, @Key, @FromTeam, @ToTeam, @FromAgent, @ToAgent, @Reason, @Context, @OfferedAt, @OfferedBy, @DueAt, @State)
        """, handover);

    /// <summary>Once: an answer given stays.</summary>
    public void Answer(Transaction tx, Handover answered) => tx.Execute(
        "update handovers set state = @State, answered_at = @AnsweredAt, answered_by = @AnsweredBy, answer = @Answer where id = @Id and state = 'offered'", answered);

    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers) =>
        tx.Execute($"delete from handovers where {tx.Dialect.In("identifier", "@ids")}", new { ids = tx.Dialect.List(identifiers) });
}
