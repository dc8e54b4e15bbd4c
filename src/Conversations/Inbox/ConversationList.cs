using Microsoft.AspNetCore.Http;
using Throughline.Kernel.Storage;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <summary>The store of conversations.</summary>
public sealed class ConversationList
{
    private const string Columns =
        "conversations.id, identifier, conversations.channel, title, conversations.state, team, agent, agent_name as AgentName, priority, reason, resolution, journey as JourneyKey, opened_at as OpenedAt, "
        + "replied_at as RepliedAt, waiting_since as WaitingSince, snoozed_until as SnoozedUntil, resolved_at as ResolvedAt, last_at as LastAt, last_by as LastBy, "
        + "last_text as LastText, messages, merged_into as MergedInto";

    public Conversation? Find(Session session, string id) => session.FirstOrDefault<Conversation>($"select {Columns} from conversations where id = @id", new { id });

    /// <exception cref="RefusedException">404: there is none.</exception>
    public Conversation Get(Session session, string id) => Find(session, id) ?? throw NoneSuch(id);

    /// <summary>As it is now, and stays until the transaction ends: whoever else changes it waits. The person is held before, see <see cref="Gate.InteractionOwners.Hold"/>.</summary>
    /// <exception cref="RefusedException">404: there is none.</exception>
    public Conversation Lock(Transaction tx, string id) => tx.FirstOrDefault<Conversation>(
        $"select {Columns} from conversations where id = @id{(tx.Dialect.IsPostgres ? " for update" : "")}", new { id }) ?? throw NoneSuch(id);

    /// <summary>False where there is one of that id already.</summary>
    public bool Add(Transaction tx, Conversation conversation) => 1 == tx.Execute(
        """
        insert into conversations (id, identifier, channel, title, state, is_open, team, agent, agent_name, priority, reason, resolution, journey, opened_at, replied_at,
            waiting_since, snoozed_until, resolved_at, last_at, last_by, last_text, messages, merged_into)
        values (@Id, @Identifier, @Channel, @Title, @State, @IsOpen, @Team, @Agent, @AgentName, @Priority, @Reason, @Resolution, @JourneyKey, @OpenedAt, @RepliedAt,
            @WaitingSince, @SnoozedUntil, @ResolvedAt, @LastAt, @LastBy, @LastText, @Messages, @MergedInto)
        on conflict (id) do nothing
        """, Row(conversation));

    public void Set(Transaction tx, Conversation conversation) => tx.Execute(
        """
        update conversations set channel = @Channel, title = @Title, state = @State, is_open = @IsOpen, team = @Team, agent = @Agent, agent_name = @AgentName,
            priority = @Priority, reason = @Reason, resolution = @Resolution, journey = @JourneyKey, replied_at = @RepliedAt, waiting_since = @WaitingSince,
            snoozed_until = @SnoozedUntil, resolved_at = @ResolvedAt, last_at = @LastAt, last_by = @LastBy, last_text = @LastText, messages = @Messages, merged_into = @MergedInto
        where id = @Id
        """, Row(conversation));

    /// <summary>Of a person, by the identifiers: the last ones first.</summary>
    public List<Conversation> Of(Session session, IReadOnlyCollection<long> identifiers, int limit) => session.Query<Conversation>(
        $"select {Columns} from conversations where {session.Dialect.In("identifier", "@ids")} order by last_at desc, id desc limit @limit",
        new { ids = session.Dialect.List(identifiers), limit });

    /// <summary>Those of a view that come after a place in its order, with their places.</summary>
    internal List<(Conversation Conversation, InboxPlace Place)> In(Session session, InboxView view, Viewer viewer, InboxPlace? after, int limit)
    {
        if (view.Page(viewer, after, limit) is not ({ Length: > 0 } sql, var args))
            return [];
        var places = session.Query<(string Found, long Place)>(sql, args);
        var found = Of(session, places.ConvertAll(of => of.Found)).ToDictionary(c => c.Id, StringComparer.Ordinal);
        return [.. places.Where(of => found.ContainsKey(of.Found)).Select(of => (found[of.Found], new InboxPlace(of.Place, of.Found)))];
    }

    /// <summary>How many are in a view, counted up to a limit.</summary>
    public int Count(Session session, InboxView view, Viewer viewer, int limit) => view.Count(viewer, limit) is ({ Length: > 0 } sql, var args) ? (int)session.Single<long>(sql, args) : 0;

    /// <summary>These, in no order.</summary>
    public List<Conversation> Of(Session session, IReadOnlyCollection<string> ids) => session.Query<Conversation>(
        $"select {Columns} from conversations where {session.Dialect.In("id", "@ids")}", new { ids = session.Dialect.List(ids) });

    /// <summary>Of these, those that somebody sees as one of a team or as who runs them.</summary>
    internal List<string> Seen(Session session, Viewer viewer, IReadOnlyCollection<string> ids) => session.Query<string>(
        $"select id from conversations where {session.Dialect.In("id", "@ids")} and (agent = @Id or {session.Dialect.In("team", "@teams")})",
        new { ids = session.Dialect.List(ids), viewer.Id, teams = session.Dialect.List(viewer.Teams) });

    public void Forget(Transaction tx, IReadOnlyCollection<string> ids)
    {
        foreach (var table in (string[])["conversation_tags", "participants", "drafts", "clock_moments", "clocks"])
            tx.Execute($"delete from {table} where {tx.Dialect.In("conversation", "@ids")}", new { ids = tx.Dialect.List(ids) });
        tx.Execute($"delete from conversations where {tx.Dialect.In("id", "@ids")}", new { ids = tx.Dialect.List(ids) });
    }

    private static RefusedException NoneSuch(string id) => new(StatusCodes.Status404NotFound, $"There is no conversation {id}.");

    private static object Row(Conversation c) => new
    {
        c.Id,
        c.Identifier,
        c.Channel,
        c.Title,
        State = Words.Of(c.State),
        IsOpen = c.IsOpen ? 1 : 0,
        c.Team,
        c.Agent,
        c.AgentName,
        c.Priority,
        c.Reason,
        c.Resolution,
        c.JourneyKey,
        c.OpenedAt,
        c.RepliedAt,
        c.WaitingSince,
        c.SnoozedUntil,
        c.ResolvedAt,
        c.LastAt,
        LastBy = Words.Of(c.LastBy),
        c.LastText,
        c.Messages,
        c.MergedInto,
    };
}

/// <summary>A place in the order of a view.</summary>
public sealed record InboxPlace(long At, string Id);
