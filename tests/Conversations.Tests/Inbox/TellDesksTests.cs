using Throughline.Conversations.Inbox;
using Throughline.Events.Log;
using Throughline.Support;
using Throughline.Web.Live;

namespace Throughline.Conversations.Tests.Inbox;

/// <summary>Another node wrote: this one's open desks hear of it, and of nothing else.</summary>
public sealed class TellDesksTests() : ConversationsCase(Store.Postgres)
{
    [Fact]
    public async Task What_another_node_writes_reaches_who_listens_to_that_conversation_and_to_the_list()
    {
        var (ann, bob) = (await Open("ann"), await Open("bob"));
        await Settle();
        var before = await End();
        var streams = new LiveStreams(); // of a node that did not write
        using var toAnn = streams.Listen(InboxTopics.Of(ann.Id));
        using var toBob = streams.Listen(InboxTopics.Of(bob.Id));
        using var toList = streams.Listen(InboxTopics.List);
        await Get<ReceiveMessage>().Do(ann.Id, new(null, "More"));
        await Settle();
        await new TellDesks(streams, Get<EventLog>(), Database).Moved(ReadImported.ReaderName, before, await End(), TestContext.Current.CancellationToken);
        Assert.Equal((true, false, true), (await Heard(toAnn), await Heard(toBob), await Heard(toList)));

        Task<Position> End() => Database.Read(session => Get<EventLog>().Read(session, Position.Start, 10_000, content: false)[^1].Position);

        // what changed is there at once
        async Task<bool> Heard(LiveListener listener) => listener.Wait(Timeout.InfiniteTimeSpan, TimeProvider.System, TestContext.Current.CancellationToken) is { IsCompleted: true } heard && await heard;
    }
}
