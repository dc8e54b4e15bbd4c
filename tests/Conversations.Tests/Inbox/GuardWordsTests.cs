using Throughline.Conversations.Inbox;
using Throughline.Events.Log;
using Throughline.People.Timeline;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Conversations.Tests.Inbox;

/// <summary>What was said in a conversation is read on the timeline by who sees the conversation.</summary>
public abstract class GuardWordsTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : GuardWordsTests(Store.Sqlite);
    public sealed class OnPostgres() : GuardWordsTests(Store.Postgres);

    [Fact]
    public async Task Words_are_withheld_from_who_does_not_see_the_conversation_until_they_are_brought_in()
    {
        var (dana, sam, conversation) = (await Hire("dana", "agent", "service"), await Hire("sam", "agent", "sales"), await Open("ann"));
        await Get<WriteMessage>().Do(dana, conversation.Id, new("A secret among us", null, Note: true));
        await Shown();
        var events = (await Database.Read(session => Get<EventLog>().Read(session, default, 100))).FindAll(e => e.JourneyKey == conversation.Id && e.Kind == ConversationFacts.Kind);
        Assert.Equal(3, events.Count);
        Assert.Equal((0, 3, 0), (await Withheld(dana, events), await Withheld(sam, events), await Withheld(Lead, events)));
        await Get<WriteMessage>().Do(dana, conversation.Id, new("@sam should know", null, Note: true));
        Assert.Equal(0, await Withheld(sam, events));
        Assert.Equal(3, await Withheld(await Hire("zoe", "analyst", "sales"), events));
    }

    private Task<int> Withheld(Caller caller, List<Event> events) => Database.Read(session => Get<IEnumerable<IGuardEvents>>().OfType<GuardWords>().Single().Withheld(session, caller, events).Count);
}
