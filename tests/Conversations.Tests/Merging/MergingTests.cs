using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Callbacks;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Merging;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Merging;

/// <summary>Conversations of one person merged, separated and split: each message once, whatever is done in whatever order.</summary>
public abstract class MergingTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : MergingTests(Store.Sqlite);
    public sealed class OnPostgres() : MergingTests(Store.Postgres);

    private static async Task<int> Refused(Func<Task> way) => (await Assert.ThrowsAsync<RefusedException>(way)).Status;

    /// <summary>Two conversations of one person, and somebody who runs both.</summary>
    private async Task<(Caller Dana, Conversation One, Conversation Two)> Both(string who = "ann")
    {
        var dana = await Hire("dana" + who, "agent", "service");
        var (one, two) = (await Open(who, "One", who + 1), await Open(who, "Two", who + 2));
        await Settle();
        return (dana, one, two);
    }

    private async Task<List<string>> Texts(string id) => [.. (await Said(id)).Select(m => m.Text)];

    private Task<Message> Write(string id, string key, string? text = null) => Get<ReceiveMessage>().Do(id, new(key, text ?? key));

    [Fact]
    public async Task A_merged_conversation_goes_on_in_the_other_with_each_message_once_in_order_and_known_to_its_sender()
    {
        var (dana, one, two) = await Both();
        await Write(one.Id, "a");
        Time.Advance(TimeSpan.FromMinutes(1));
        await Write(two.Id, "a", "the same key elsewhere");
        var after = await Get<MergeConversations>().Do(dana, one.Id, two.Id);
        Assert.Equal(["One", "Two", "a", "the same key elsewhere"], await Texts(two.Id));
        Assert.Empty(await Texts(one.Id));
        Assert.Equal((4L, one.OpenedAt), (after.Messages, after.WaitingSince));
        var source = await Stands(one.Id);
        Assert.Equal((two.Id, ConversationState.Resolved, false), (source.MergedInto, source.State, await Owner(one) is not null));

        // the same again is known, and what is new comes in where it goes on
        await Write(one.Id, "a");
        await Write(two.Id, "a");
        await Write(one.Id, "b", "after");
        await Write(one.Id, "b", "after");
        Assert.Equal(["One", "Two", "a", "the same key elsewhere", "after"], await Texts(two.Id));

        var back = await Get<MergeConversations>().Separate(dana, one.Id);
        Assert.Equal(["One", "a", "after"], await Texts(one.Id));
        Assert.Equal(["Two", "the same key elsewhere"], await Texts(two.Id));
        Assert.Equal((null, ConversationState.Open, true, 3L), (back.MergedInto, back.State, await Owner(back) is not null, back.Messages));
        await Write(one.Id, "b", "after");
        Assert.Equal(3, (await Said(one.Id)).Count);
        var facts = await Database.Read(session => session.Query<string>("select name from events where name like 'Conversation m%' or name like 'Conversation s%e%d' order by sequence"));
        Assert.Contains("Conversation merged", facts);
        Assert.Contains("Conversation separated", facts);
    }

    [Fact]
    public async Task What_can_not_be_one_is_refused()
    {
        var (dana, one, two) = await Both();
        var (other, sam) = (await Open("bob"), await Hire("sam", "agent", "sales"));
        await Settle();
        Assert.Equal(409, await Refused(() => Get<MergeConversations>().Do(dana, one.Id, other.Id)));
        Assert.Equal(404, await Refused(() => Get<MergeConversations>().Do(dana, one.Id, "none")));
        Assert.Equal(404, await Refused(() => Get<MergeConversations>().Do(sam, one.Id, two.Id)));
        await Assert.ThrowsAsync<Throughline.Kernel.UserErrorException>(() => Get<MergeConversations>().Do(dana, one.Id, one.Id));
        Assert.Equal(409, await Refused(() => Get<MergeConversations>().Separate(dana, one.Id)));
        await Get<MergeConversations>().Do(dana, one.Id, two.Id);
        Assert.Equal(409, await Refused(() => Get<MergeConversations>().Do(dana, one.Id, two.Id)));
        Assert.Equal(409, await Refused(() => Get<MergeConversations>().Do(dana, two.Id, one.Id)));
        Assert.Equal(409, await Refused(() => Get<WriteMessage>().Do(dana, one.Id, new("Where it is over", null))));
        Assert.Equal(404, await Refused(() => Get<MergeConversations>().Separate(sam, one.Id)));
    }

    [Fact]
    public async Task Whoever_waits_for_a_call_is_not_forgotten_by_merging()
    {
        var (dana, one, two) = await Both();
        var asked = await Get<AskCallback>().Do(dana, one.Id, new());
        Assert.Equal(409, await Refused(() => Get<MergeConversations>().Do(dana, one.Id, two.Id)));
        await Get<MergeConversations>().Do(dana, two.Id, one.Id);
        Assert.Equal(asked.Id, (await Database.Read(session => Get<CallbackList>().Open(session, one.Id)))!.Id);
    }

    [Fact]
    public async Task A_split_takes_messages_with_their_files_and_merging_takes_it_back()
    {
        var (dana, one, _) = await Both();
        await Write(one.Id, "a");
        var file = await Get<AttachFile>().Do(dana.Id, "a.png", new MemoryStream(Pictures.Png()), TestContext.Current.CancellationToken);
        var answer = await Get<WriteMessage>().Do(dana, one.Id, new("An answer", "x", Files: [file.Id]));
        await Write(one.Id, "b");
        foreach (var wrong in (NewSplit[])[new(null), new([]), new([4711]), new(null, 0), new([answer.Number, 4711])])
            await Assert.ThrowsAsync<Throughline.Kernel.UserErrorException>(() => Get<SplitConversation>().Do(dana, one.Id, wrong));
        var split = await Get<SplitConversation>().Do(dana, one.Id, new(null, answer.Number, "Another matter"));
        Assert.Equal(["One", "a"], await Texts(one.Id));
        Assert.Equal(["An answer", "b"], await Texts(split.Id));
        Assert.Equal(("Another matter", one.Identifier, 2L, true), (split.Title, split.Identifier, split.Messages, await Owner(split) is not null));
        Assert.Equal(split.Id, (await Database.Read(session => Get<AttachmentList>().Find(session, file.Id)))!.Conversation);
        Assert.NotNull((await Stands(one.Id)).WaitingSince);
        await Write(one.Id, "b");
        Assert.Equal(2, (await Said(split.Id)).Count);
        await Get<MergeConversations>().Do(dana, split.Id, one.Id);
        Assert.Equal(["One", "a", "An answer", "b"], await Texts(one.Id));
        Assert.Equal(404, await Refused(async () => await Get<SplitConversation>().Do(await Hire("sam", "agent", "sales"), one.Id, new(null, answer.Number))));
    }

    [Fact]
    public async Task A_customer_sees_their_own_words_and_the_answers_to_them_wherever_they_stand_and_nothing_that_came_another_way()
    {
        var (dana, one, two) = await Both();
        await Get<WriteMessage>().Do(dana, two.Id, new("To the other browser", "t"));
        Task<List<string>> Sees(string id) => Database.Read(session => Get<CustomersView>().After(session, id, 0, 100).ConvertAll(m => m.Text));
        await Get<MergeConversations>().Do(dana, one.Id, two.Id);
        Assert.Equal(["One"], await Sees(one.Id));
        Assert.Equal(["Two", "To the other browser"], await Sees(two.Id));
        await Get<WriteMessage>().Do(dana, two.Id, new("To both", "u"));
        await Write(one.Id, "by the one");
        await Write(two.Id, "by the other");
        Assert.Equal(["One", "To both", "by the one"], await Sees(one.Id));
        Assert.Equal(["Two", "To the other browser", "To both", "by the other"], await Sees(two.Id));

        var split = await Get<SplitConversation>().Do(dana, two.Id, new([(await Said(two.Id)).Single(m => m.Text == "Two").Number]));
        await Get<WriteMessage>().Do(dana, split.Id, new("In the split", "v"));
        Assert.Equal(["Two", "To the other browser", "To both", "by the other", "In the split"], await Sees(two.Id));
        Assert.Equal(["One", "To both", "by the one"], await Sees(one.Id));
    }

    private static readonly Gen<(string What, int Of, int Key)[]> Histories = (
        from what in Gen.Elements("write", "write", "answer", "note", "merge", "separate", "split")
        from of in Gen.Choose(0, 2)
        from key in Gen.Choose(0, 5)
        select (what, of, key)).ArrayOf().Where(deeds => deeds.Length <= 20);

    [Fact]
    public async Task However_conversations_are_merged_separated_and_split_every_message_stands_once_and_the_same_again_is_known()
    {
        var round = 0;
        await Task.CompletedTask;
        Generated.Holds(Histories, deeds => Check(round++, deeds).GetAwaiter().GetResult(), Generated.OnDatabase);
    }

    private async Task Check(int round, (string What, int Of, int Key)[] deeds)
    {
        var (dana, one, two) = await Both($"ann{round}");
        var all = new List<string> { one.Id, two.Id, (await Open($"ann{round}", "Three", $"ann{round}3")).Id };
        var sent = new Dictionary<(string, string), long>();
        foreach (var (what, of, key) in deeds)
        {
            var (id, to) = (all[of], all[(of + 1) % 3]);
            try
            {
                switch (what)
                {
                    case "write":
                        var written = await Write(id, $"k{key}", $"{id}/{key}");
                        Assert.Equal(sent.TryAdd((id, $"k{key}"), written.Number) ? written.Number : sent[(id, $"k{key}")], written.Number);
                        break;
                    case "answer" or "note":
                        var said = await Get<WriteMessage>().Do(dana, id, new($"{what} {id} {key}", $"{what}{key}", Note: what == "note"));
                        Assert.Equal(sent.TryAdd((id, $"{what}{key}"), said.Number) ? said.Number : sent[(id, $"{what}{key}")], said.Number);
                        break;
                    case "merge":
                        await Get<MergeConversations>().Do(dana, id, to);
                        break;
                    case "separate":
                        await Get<MergeConversations>().Separate(dana, id);
                        break;
                    default:
                        if ((await Said(id)) is { Count: > 1 } there)
                            all.Add((await Get<SplitConversation>().Do(dana, id, new([there[key % there.Count].Number]))).Id);
                        break;
                }
            }
            catch (RefusedException e) when (e.Status == 409)
            {
                // what can't be done now
            }
        }
        var everywhere = new List<Message>();
        foreach (var id in all)
        {
            var (stands, said) = (await Stands(id), await Said(id));
            Assert.Equal(said.Count, (int)stands.Messages);
            Assert.Equal(stands.IsOpen, await Owner(stands) is not null);
            everywhere.AddRange(said);
        }
        Assert.Equal(3 + sent.Count, everywhere.Count);
        Assert.Equal(everywhere.Count, everywhere.Select(m => m.Number).Distinct().Count());
        Assert.All(sent.Values, number => Assert.Contains(everywhere, m => m.Number == number));
    }
}
