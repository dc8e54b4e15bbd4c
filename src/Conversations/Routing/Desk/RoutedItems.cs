using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Routing.Desk;

/// <param name="State">waiting, offered or held.</param>
internal sealed record RoutedItem(string Item, string Queue, string Channel, long Weight, string State, string? Agent, long EnqueuedAt);

/// <param name="State">open, accepted, declined, timed out, offline, not responding, withdrawn or reassigned.</param>
internal sealed record RoutedOffer(long Number, string Item, string Agent, string State, long MadeAt, long Deadline, long? EndedAt, string Decision);

/// <summary>Items and offers as they stand. Changed under the log's lock, in the transaction of the fact.</summary>
internal sealed class RoutedItems
{
    private const string Waiting = "waiting", OfferedState = "offered", Held = "held";
    private const string ItemColumns = "item, queue, channel, weight, state, agent, enqueued_at as EnqueuedAt";
    private const string OfferColumns = "number, item, agent, state, made_at as MadeAt, deadline, ended_at as EndedAt, decision";

    public RoutedItem? Find(Session session, string item) => session.FirstOrDefault<RoutedItem>($"select {ItemColumns} from routing_items where item = @item", new { item });

    public RoutedOffer? Offer(Session session, long number) => session.FirstOrDefault<RoutedOffer>($"select {OfferColumns} from routing_offers where number = @number", new { number });

    public List<RoutedOffer> OpenOf(Session session, string agent) =>
        session.Query<RoutedOffer>($"select {OfferColumns} from routing_offers where agent = @agent and state = 'open' order by number", new { agent });

    /// <summary>All that were made of an item, oldest first.</summary>
    public List<RoutedOffer> OffersOf(Session session, string item) =>
        session.Query<RoutedOffer>($"select {OfferColumns} from routing_offers where item = @item order by number", new { item });

    public List<RoutedItem> HeldBy(Session session, string agent) =>
        session.Query<RoutedItem>($"select {ItemColumns} from routing_items where agent = @agent and state = '{Held}' order by item", new { agent });

    /// <summary>Units of work that agents have or are offered.</summary>
    public Dictionary<string, long> Loads(Session session) => session.Query<(string Agent, long Load)>(
        "select agent, cast(sum(weight) as bigint) from routing_items where agent is not null group by agent").ToDictionary(row => row.Agent, row => row.Load, StringComparer.Ordinal);

    public List<(string Queue, string State, long Items, long? Oldest)> Counts(Session session) => session.Query<(string, string, long, long?)>(
        "select queue, state, count(*), min(enqueued_at) from routing_items group by queue, state order by queue, state");

    /// <summary>False where it is there already.</summary>
    public bool Add(Transaction tx, WorkItem item) => 1 == tx.Execute(
        $"insert into routing_items (item, queue, channel, weight, state, enqueued_at) values (@Id, @Queue, @Channel, @Weight, '{Waiting}', @EnqueuedAt) on conflict (item) do nothing",
        new { item.Id, item.Queue, item.Channel, item.Weight, item.EnqueuedAt });

    public void Remove(Transaction tx, string item) => tx.Execute("delete from routing_items where item = @item", new { item });

    public void Hold(Transaction tx, string item, string agent) =>
        tx.Execute($"update routing_items set state = '{Held}', agent = @agent where item = @item", new { item, agent });

    public void Made(Transaction tx, Offered offer, long now)
    {
        tx.Execute($"insert into routing_offers (number, item, agent, state, made_at, deadline, decision) values (@Number, @Item, @Agent, 'open', @now, @Deadline, {tx.Dialect.Json("@decision")})",
            new { offer.Number, offer.Item, offer.Agent, now, offer.Deadline, decision = RoutingJson.Of(offer) });
        tx.Execute($"update routing_items set state = '{OfferedState}', agent = @Agent where item = @Item", new { offer.Agent, offer.Item });
    }

    /// <summary>Compare and set: false where it is not open any more. Of several who answer at once one wins.</summary>
    public bool End(Transaction tx, long number, string state, long now) =>
        1 == tx.Execute("update routing_offers set state = @state, ended_at = @now where number = @number and state = 'open'", new { number, state, now });

    /// <summary>Its open offer, where it has one, ends.</summary>
    public void EndOf(Transaction tx, string item, string state, long now) =>
        tx.Execute("update routing_offers set state = @state, ended_at = @now where item = @item and state = 'open'", new { item, state, now });

    /// <summary>It waits in another queue.</summary>
    public void Move(Transaction tx, string item, string queue) => tx.Execute("update routing_items set queue = @queue where item = @item", new { item, queue });

    public void WaitAgain(Transaction tx, string item) =>
        tx.Execute($"update routing_items set state = '{Waiting}', agent = null where item = @item", new { item });

    public static string StateOf(Ending ending) => ending switch
    {
        Ending.TimedOut => "timed out",
        Ending.Declined => "declined",
        Ending.Offline => "offline",
        Ending.NotResponding => "not responding",
        Ending.Withdrawn => "withdrawn",
        _ => "reassigned",
    };
}
