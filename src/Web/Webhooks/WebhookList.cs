using System.Text.Json;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;

namespace Throughline.Web.Webhooks;

/// <summary>What a message says, and whom it speaks of by ids that only the sender understands; those it can have forgotten.</summary>
public sealed record WebhookMessage(object Data, IReadOnlyCollection<long> Subjects);

/// <summary>
/// The receivers and what is on its way to them. A message is planned in the transaction that makes it true, and sent afterwards: at least
/// once, in no promised order; it carries its time.
/// </summary>
public sealed class WebhookList(DueItems items, TimeProvider time)
{
    private const string Columns = "id, url, topics, secret, except_source as ExceptSource, created_at as CreatedAt, disabled_at as DisabledAt, disabled_why as DisabledWhy";
    private const string DeliveryColumns = "id, webhook, topic, state, created_at as CreatedAt, tries, tried_at as TriedAt, next_at as NextAt, status, failure";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True where somebody wants to be told: what it costs to find out what to tell can be saved otherwise.</summary>
    public bool Wants(Session session, string topic) => Active(session).Exists(webhook => webhook.Topics.Contains(topic, StringComparer.Ordinal));

    /// <summary>All that somebody wants to be told.</summary>
    public IReadOnlySet<string> Wanted(Session session) => Active(session).SelectMany(webhook => webhook.Topics).ToHashSet(StringComparer.Ordinal);

    /// <summary>Plans what each receiver of a topic is to be told; null leaves that one out.</summary>
    public void Publish(Transaction tx, string topic, Func<Webhook, WebhookMessage?> message)
    {
        var now = Micros.Now(time);
        foreach (var webhook in Active(tx).Where(webhook => webhook.Topics.Contains(topic, StringComparer.Ordinal)))
            if (message(webhook) is { } said)
                Plan(tx, webhook, topic, said, now);
    }

    /// <summary>Takes out what was not delivered yet and speaks of one of these.</summary>
    public void Forget(Transaction tx, IReadOnlyCollection<long> subjects)
    {
        var args = new { subjects = tx.Dialect.List(subjects) };
        var deliveries = tx.Query<(string Id, long Webhook)>(
            $"select d.id, d.webhook from webhook_deliveries d join webhook_subjects s on s.delivery = d.id where {tx.Dialect.In("s.subject", "@subjects")}", args);
        foreach (var (id, webhook) in deliveries.Distinct())
        {
            items.Cancel(tx, "webhook:" + webhook.ToString(System.Globalization.CultureInfo.InvariantCulture), id);
            tx.Execute("delete from webhook_deliveries where id = @id", new { id });
            tx.Execute("delete from webhook_subjects where delivery = @id", new { id });
        }
    }

    internal List<Webhook> All(Session session) => session.Query<Row>($"select {Columns} from webhooks order by id").ConvertAll(row => row.Webhook());
    internal List<Webhook> Active(Session session) => All(session).FindAll(webhook => webhook.IsActive);
    internal Webhook? Find(Session session, long id) => All(session).Find(webhook => webhook.Id == id);

    internal long Add(Transaction tx, string url, IReadOnlyList<string> topics, string secret, string? exceptSource) => tx.Single<long>(
        "insert into webhooks (url, topics, secret, except_source, created_at) values (@url, @topics, @secret, @exceptSource, @now) returning id",
        new { url, topics = string.Join(' ', topics), secret, exceptSource, now = Micros.Now(time) });

    internal void Disable(Transaction tx, long id, string why) => tx.Execute(
        "update webhooks set disabled_at = @now, disabled_why = @why where id = @id and disabled_at is null", new { id, why, now = Micros.Now(time) });

    internal void Enable(Transaction tx, long id) => tx.Execute("update webhooks set disabled_at = null, disabled_why = null where id = @id", new { id });

    /// <summary>The newest, of one receiver or of all.</summary>
    internal List<Delivery> Newest(Session session, long? webhook, int limit) => session.Query<DeliveryRow>(
        $"select {DeliveryColumns} from webhook_deliveries where (cast(@webhook as bigint) is null or webhook = @webhook) order by created_at desc, id desc limit @limit",
        new { webhook, limit }).ConvertAll(row => row.Delivery());

    internal Dictionary<(long Webhook, string State), long> Counts(Session session) => session.Query<(long Webhook, string State, long Count)>(
        "select webhook, state, count(*) from webhook_deliveries group by webhook, state").ToDictionary(row => (row.Webhook, row.State), row => row.Count);

    internal (Delivery Delivery, string Body)? Load(Session session, string id) =>
        session.FirstOrDefault<DeliveryRow>($"select {DeliveryColumns}, body from webhook_deliveries where id = @id", new { id }) is { } row ? (row.Delivery(), row.Body) : null;

    internal string Plan(Transaction tx, Webhook webhook, string topic, WebhookMessage said, long now)
    {
        var id = "msg_" + Ids.New(time);
        var body = JsonSerializer.Serialize(new { type = topic, timestamp = Micros.ToText(now), data = said.Data }, Json);
        tx.Execute(
            "insert into webhook_deliveries (id, webhook, topic, body, state, created_at, tries, next_at) values (@id, @webhook, @topic, @body, @Waiting, @now, 0, @now)",
            new { id, webhook = webhook.Id, topic, body, Delivery.Waiting, now });
        tx.ExecuteMany("insert into webhook_subjects (subject, delivery) values (@subject, @delivery)", ["subject", "delivery"],
            [.. said.Subjects.Distinct().Select(subject => new object?[] { subject, id })]);
        items.Plan(tx, webhook.Work, id, now);
        return id;
    }

    /// <summary>Once more from the start, with the id and the body it had.</summary>
    internal void PlanAgain(Transaction tx, Webhook webhook, string id)
    {
        var now = Micros.Now(time);
        tx.Execute("update webhook_deliveries set state = @Waiting, tries = 0, next_at = @now where id = @id", new { id, now, Delivery.Waiting });
        items.Plan(tx, webhook.Work, id, now);
    }

    internal void Tried(Transaction tx, string id, string state, TryOutcome outcome, long? nextAt)
    {
        tx.Execute(
            "update webhook_deliveries set state = @state, tries = tries + 1, tried_at = @now, next_at = @nextAt, status = @Status, failure = @Failure where id = @id",
            new { id, state, nextAt, outcome.Status, outcome.Failure, now = Micros.Now(time) });
        if (state != Delivery.Delivered)
            return;
        tx.Execute("update webhook_deliveries set body = '' where id = @id", new { id });
        tx.Execute("delete from webhook_subjects where delivery = @id", new { id });
    }

    /// <summary>Drops what was delivered or given up before an instant.</summary>
    internal void Drop(Transaction tx, long before)
    {
        tx.Execute(
            "delete from webhook_subjects where delivery in (select id from webhook_deliveries where created_at < @before and state <> @Waiting)", new { before, Delivery.Waiting });
        tx.Execute("delete from webhook_deliveries where created_at < @before and state <> @Waiting", new { before, Delivery.Waiting });
    }

    private sealed class Row
    {
        public long Id { get; init; }
        public string Url { get; init; } = "";
        public string Topics { get; init; } = "";
        public string Secret { get; init; } = "";
        public string? ExceptSource { get; init; }
        public long CreatedAt { get; init; }
        public long? DisabledAt { get; init; }
        public string? DisabledWhy { get; init; }

        public Webhook Webhook() => new(Id, Url, Topics.Split(' ', StringSplitOptions.RemoveEmptyEntries), Secret, ExceptSource, CreatedAt, DisabledAt, DisabledWhy);
    }

    private sealed class DeliveryRow
    {
        public string Id { get; init; } = "";
        public long Webhook { get; init; }
        public string Topic { get; init; } = "";
        public string State { get; init; } = "";
        public string Body { get; init; } = "";
        public long CreatedAt { get; init; }
        public long Tries { get; init; }
        public long? TriedAt { get; init; }
        public long? NextAt { get; init; }
        public long? Status { get; init; }
        public string? Failure { get; init; }

        public Delivery Delivery() => new(Id, Webhook, Topic, State, CreatedAt, Tries, TriedAt, NextAt, Status, Failure);
    }
}
