using Microsoft.AspNetCore.Http;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Problems;

namespace Throughline.Channels.Webhook;

/// <summary>The store of channels of other systems, of who wrote on them, and of what came in.</summary>
internal sealed class HookChannels
{
    private const string Columns =
        "key, name, url, in_secret as InSecret, in_before as InBefore, in_until as InUntil, out_secret as OutSecret, out_before as OutBefore, out_until as OutUntil, created_at as CreatedAt, retired_at as RetiredAt";

    public List<HookChannel> All(Session session) => session.Query<Row>($"select {Columns} from hook_channels order by created_at, key").ConvertAll(row => row.Channel);

    public List<HookChannel> AtWork(Session session) => All(session).FindAll(channel => channel.RetiredAt is null);

    /// <exception cref="RefusedException">404: there is none at work.</exception>
    public HookChannel Get(Session session, string key) => session.FirstOrDefault<Row>($"select {Columns} from hook_channels where key = @key and retired_at is null", new { key })?.Channel
        ?? throw new RefusedException(StatusCodes.Status404NotFound, "There is no such channel.");

    /// <exception cref="UserErrorException">The word is taken.</exception>
    public void Add(Transaction tx, HookChannel c)
    {
        if (All(tx) is var all && all.Exists(one => one.Key == c.Key))
            throw new UserErrorException($"There is a channel {c.Key} already, or was one. Take another word.");
        if (all.Count >= HookChannel.Most)
            throw new UserErrorException($"There are {HookChannel.Most} channels already.");
        tx.Execute("insert into hook_channels (key, name, url, in_secret, out_secret, created_at) values (@Key, @Name, @Url, @In, @Out, @CreatedAt)",
            new { c.Key, c.Name, c.Url, In = c.In.Now, Out = c.Out.Now, c.CreatedAt });
    }

    public void Set(Transaction tx, HookChannel c) => tx.Execute(
        "update hook_channels set url = @Url, in_secret = @inNow, in_before = @inBefore, in_until = @inUntil, out_secret = @outNow, out_before = @outBefore, out_until = @outUntil, retired_at = @RetiredAt where key = @Key",
        new { c.Key, c.Url, inNow = c.In.Now, inBefore = c.In.Before, inUntil = c.In.BeforeUntil, outNow = c.Out.Now, outBefore = c.Out.Before, outUntil = c.Out.BeforeUntil, c.RetiredAt });

    /// <summary>The last conversation with a sender; nobody else looks or sets it until the transaction ends.</summary>
    public string? LockSender(Transaction tx, string channel, string sender)
    {
        tx.Execute("insert into hook_senders (channel, sender) values (@channel, @sender) on conflict (channel, sender) do nothing", new { channel, sender });
        return tx.Single<string?>($"select conversation from hook_senders where channel = @channel and sender = @sender{(tx.Dialect.IsPostgres ? " for update" : "")}", new { channel, sender });
    }

    public void SetSender(Transaction tx, string channel, string sender, string conversation, long identifier) => tx.Execute(
        "update hook_senders set conversation = @conversation, identifier = @identifier where channel = @channel and sender = @sender", new { channel, sender, conversation, identifier });

    /// <summary>Where a message of the sender's number went; null where it is new.</summary>
    public (string Conversation, string Key)? Taken(Session session, string channel, string id) =>
        session.Query<(string, string)>("select conversation, key from hook_messages where channel = @channel and id = @id", new { channel, id }) is [var found] ? found : null;

    public void AddTaken(Transaction tx, string channel, string id, string conversation, string key, long identifier) => tx.Execute(
        "insert into hook_messages (channel, id, conversation, key, identifier) values (@channel, @id, @conversation, @key, @identifier)", new { channel, id, conversation, key, identifier });

    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers)
    {
        foreach (var table in (string[])["hook_senders", "hook_messages"])
            tx.Execute($"delete from {table} where {tx.Dialect.In("identifier", "@ids")}", new { ids = tx.Dialect.List(identifiers) });
    }

    private sealed class Row
    {
        public string Key { get; init; } = "";
        public string Name { get; init; } = "";
        public string Url { get; init; } = "";
        public string InSecret { get; init; } = "";
        public string? InBefore { get; init; }
        public long? InUntil { get; init; }
        public string OutSecret { get; init; } = "";
        public string? OutBefore { get; init; }
        public long? OutUntil { get; init; }
        public long CreatedAt { get; init; }
        public long? RetiredAt { get; init; }

        public HookChannel Channel => new(Key, Name, Url, new(InSecret, InBefore, InUntil), new(OutSecret, OutBefore, OutUntil), CreatedAt, RetiredAt);
    }
}
