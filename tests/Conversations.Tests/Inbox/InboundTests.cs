using Throughline.Conversations.Inbox;
using Throughline.Conversations.Merging;
using Throughline.Gate;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Inbox;

/// <summary>Who puts in what a customer writes: whoever may answer them.</summary>
public abstract class InboundTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : InboundTests(Store.Sqlite);
    public sealed class OnPostgres() : InboundTests(Store.Postgres);

    private Task<MessageAnswer> Put(Caller caller, Conversation into, string key) => ReceiveMessage.Api(into.Id, new(key, "More"), Get<ReceiveMessage>(), Get<ConversationAccess>(), Database, caller);

    private async Task Refused(int status, Caller caller, Conversation into, string key) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<RefusedException>(() => Put(caller, into, key))).Status);

    [Fact]
    public async Task Who_was_brought_in_or_is_offered_it_reads_it_and_puts_nothing_in()
    {
        var (dana, sam, cleo) = (await Hire("dana", "agent", "service"), await Hire("sam", "agent", "sales"), await Hire("cleo", "agent", "cx"));
        var of = await Open("ann");
        await Get<WriteMessage>().Do(dana, of.Id, new("@sam, what do you say?", "note", Note: true));
        await Get<HandOver>().Do(dana, of.Id, new("cx", "theirs", null, null));
        foreach (var caller in (Caller[])[sam, cleo])
        {
            await Database.Read(session => Get<ConversationAccess>().Read(session, caller, of.Id));
            await Refused(403, caller, of, "theirs");
        }
        Assert.Equal("More", (await Put(dana, of, "ours")).Text);
        Assert.Equal(["Hello", "More"], (await Said(of.Id)).Where(m => m.Side == Side.Customer).Select(m => m.Text));
    }

    [Fact]
    public async Task What_comes_in_by_one_that_was_merged_needs_the_right_to_answer_where_it_goes_on()
    {
        var (dana, sam) = (await Hire("dana", "agent", "service"), await Hire("sam", "agent", "sales"));
        var (one, other) = (await Open("ann", key: "one"), await Open("ann", key: "other"));
        await Settle();
        await Get<MergeConversations>().Do(dana, one.Id, other.Id);
        Assert.Equal("More", (await Put(dana, one, "more")).Text);
        await Get<HandOver>().Do(dana, other.Id, new("sales", "theirs", null, null));
        await Get<InteractionOwners>().Answer(sam, (await Owner(other))!.Offer!.Id, accept: true);
        await Refused(404, dana, one, "and more");
        Assert.Equal(2, (await Said(other.Id)).Count(m => m.Text == "Hello") + (await Said(one.Id)).Count(m => m.Text == "Hello"));
        Assert.Equal(1, (await Said(other.Id)).Count(m => m.Text == "More"));
    }
}
