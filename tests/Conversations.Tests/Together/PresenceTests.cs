using Throughline.Conversations.Inbox;
using Throughline.Conversations.Together;
using Throughline.Support;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Together;

public abstract class PresenceTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : PresenceTests(Store.Sqlite);
    public sealed class OnPostgres() : PresenceTests(Store.Postgres);

    private async Task<bool> Told(string conversation, Func<Task> deed)
    {
        using var listening = Get<LiveStreams>().Listen(PresenceList.TopicOf(conversation));
        await deed();
        return await listening.Wait(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_is_there_and_who_types_is_seen_by_the_others_and_over_by_itself()
    {
        var (dana, dan) = (await Hire("dana", "agent", "service"), await Hire("dan", "agent", "service"));
        var id = (await Open("ann")).Id;
        Assert.Empty((await Get<TellPresence>().Do(dana, id, new())).People);
        Assert.Equal([new PresentColleague("dana", false)], (await Get<TellPresence>().Do(dan, id, new())).People);
        Assert.Equal([new PresentColleague("dan", false)], (await Get<TellPresence>().Look(dana, id)).People);
        await Get<TellPresence>().Do(dan, id, new(Typing: true));
        Assert.Equal([new PresentColleague("dan", true)], (await Get<TellPresence>().Look(dana, id)).People);
        Time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal([new PresentColleague("dan", false)], (await Get<TellPresence>().Look(dana, id)).People);
        Time.Advance(TimeSpan.FromSeconds(40));
        Assert.Empty((await Get<TellPresence>().Look(dana, id)).People);
        await Get<TellPresence>().Do(dan, id, new());
        await Get<TellPresence>().Leave(dan, id);
        Assert.Empty((await Get<TellPresence>().Look(dana, id)).People);
    }

    [Fact]
    public async Task What_is_not_new_is_neither_kept_nor_told_and_none_of_it_is_in_the_log()
    {
        var dana = await Hire("dana", "agent", "service");
        var id = (await Open("ann")).Id;
        var events = await Database.Read(session => session.Single<long>("select count(*) from events"));
        Assert.True(await Told(id, () => Get<TellPresence>().Do(dana, id, new())));
        Assert.False(await Told(id, () => Get<TellPresence>().Do(dana, id, new())));
        Assert.True(await Told(id, () => Get<TellPresence>().Do(dana, id, new(Typing: true))));
        Assert.False(await Told(id, () => Get<TellPresence>().Do(dana, id, new(Typing: true))));
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(await Told(id, () => Get<TellPresence>().Do(dana, id, new())));
        Assert.True(await Told(id, () => Get<TellPresence>().Do(dana, id, new(Read: 3))));
        Assert.True(await Told(id, () => Get<TellPresence>().Leave(dana, id)));
        Assert.False(await Told(id, () => Get<TellPresence>().Leave(dana, id)));
        Assert.Equal(events, await Database.Read(session => session.Single<long>("select count(*) from events")));
        await Get<TellPresence>().Do(dana, id, new(Read: 1));
        Assert.Equal(3, (await Database.Read(session => Get<PresenceList>().Of(session, id)))[0].HasRead);
    }

    [Fact]
    public async Task Who_does_not_see_a_conversation_is_not_there_and_hears_of_nobody()
    {
        var sam = await Hire("sam", "agent", "sales");
        var id = (await Open("ann")).Id;
        Func<Task>[] ways = [() => Get<TellPresence>().Do(sam, id, new(Typing: true)), () => Get<TellPresence>().Look(sam, id)];
        foreach (var way in ways)
            Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(way)).Status);
        Assert.Empty(await Database.Read(session => Get<PresenceList>().Of(session, id)));
    }

    [Fact]
    public async Task What_a_customer_has_seen_is_read_and_what_waits_or_failed_is_not()
    {
        var id = (await Open("ann")).Id;
        await Database.Write(tx =>
        {
            foreach (var state in (Delivery[])[Delivery.Sent, Delivery.Delivered, Delivery.Waiting, Delivery.Held, Delivery.Failed])
                Get<MessageList>().Add(tx, new(0, id, Words.Of(state), Side.Company, Channel, null, "Dana", "x", Now, state, null));
        });
        var said = await Said(id);
        Assert.Equal(2, (await Unread()).Count);
        await Database.Write(tx => Get<MessageList>().Read(tx, said.ConvertAll(m => m.Number)));
        Assert.Empty(await Unread());
        Assert.Equal(["none", "read", "read", "waiting", "held", "failed"], (await Said(id)).Select(m => Words.Of(m.State)));

        Task<List<Message>> Unread() => Database.Read(session => Get<MessageList>().Unread(session, id, said[^1].Number));
    }
}
