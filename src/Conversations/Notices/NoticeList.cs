using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Notices;

/// <summary>The store of where teams are told, and of what is on its way there.</summary>
internal sealed class NoticeList(DueItems due, TimeProvider time)
{
    private const string Columns = "id, team, conversation, text, path, state, created_at as CreatedAt, tries, tried_at as TriedAt, next_at as NextAt, status, failure";

    /// <summary>So many wait for a team at most: whoever is told of more at once reads none of it.</summary>
    private const int MostWaiting = 50;

    public List<NoticeTarget> Targets(Session session) => session.Query<(string Team, string Product, string Url, string Topics, string Base, string SetBy, long SetAt)>(
        "select team, product, url, topics, base, set_by, set_at from notice_targets order by team")
        .ConvertAll(row => new NoticeTarget(row.Team, row.Product, row.Url, row.Topics.Split(' ', StringSplitOptions.RemoveEmptyEntries), row.Base, row.SetBy, row.SetAt));

    public NoticeTarget? Target(Session session, string team) => Targets(session).Find(target => target.Team == team);

    public void Set(Transaction tx, NoticeTarget target) => tx.Execute(
        """
        insert into notice_targets (team, product, url, topics, base, set_by, set_at) values (@Team, @Product, @Url, @topics, @Base, @SetBy, @SetAt)
        on conflict (team) do update set product = excluded.product, url = excluded.url, topics = excluded.topics, base = excluded.base, set_by = excluded.set_by, set_at = excluded.set_at
        """, new { target.Team, target.Product, target.Url, topics = string.Join(' ', target.Topics), target.Base, target.SetBy, target.SetAt });

    /// <summary>With what was not told yet. False where there is none.</summary>
    public bool Remove(Transaction tx, string team)
    {
        Drop(tx, tx.Query<Notice>($"select {Columns} from notices where team = @team", new { team }));
        return 1 == tx.Execute("delete from notice_targets where team = @team", new { team });
    }

    /// <summary>To be told as soon as may be.</summary>
    public void Plan(Transaction tx, NoticeTarget target, string? conversation, string text, string path)
    {
        if (tx.Single<long>("select count(*) from notices where team = @Team and state = 'waiting'", new { target.Team }) >= MostWaiting)
            return;
        var (id, now) = (Ids.New(time), Micros.Now(time));
        tx.Execute(
            "insert into notices (id, team, conversation, text, path, state, created_at, tries, next_at) values (@id, @Team, @conversation, @text, @path, @Waiting, @now, 0, @now)",
            new { id, target.Team, conversation, text, path, Notice.Waiting, now });
        due.Plan(tx, target.Work, id, now);
    }

    public Notice? Find(Session session, string id) => session.FirstOrDefault<Notice>($"select {Columns} from notices where id = @id", new { id });

    public List<Notice> Newest(Session session, int limit) => session.Query<Notice>($"select {Columns} from notices order by created_at desc, id desc limit @limit", new { limit });

    public void Tried(Transaction tx, string id, string state, int? status, string? failure, long? nextAt) => tx.Execute(
        "update notices set state = @state, tries = tries + 1, tried_at = @now, next_at = @nextAt, status = @status, failure = @failure where id = @id", new { id, state, status, failure, nextAt, now = Micros.Now(time) });

    public void Forget(Transaction tx, IReadOnlyCollection<string> conversations) =>
        Drop(tx, tx.Query<Notice>($"select {Columns} from notices where {tx.Dialect.In("conversation", "@ids")}", new { ids = tx.Dialect.List(conversations) }));

    /// <summary>Drops what came to its end before an instant.</summary>
    public void DropOld(Transaction tx, long before) => tx.Execute("delete from notices where created_at < @before and state <> @Waiting", new { before, Notice.Waiting });

    private void Drop(Transaction tx, List<Notice> notices)
    {
        foreach (var notice in notices.Where(notice => notice.State == Notice.Waiting))
            due.Cancel(tx, NoticeTarget.WorkOf(notice.Team), notice.Id);
        tx.Execute($"delete from notices where {tx.Dialect.In("id", "@ids")}", new { ids = tx.Dialect.List(notices.ConvertAll(notice => notice.Id)) });
    }
}
