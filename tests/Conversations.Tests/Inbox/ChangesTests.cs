using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Sending;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Inbox;

/// <summary>Messages that are edited, deleted, and taken back before they leave.</summary>
public abstract class ChangesTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : ChangesTests(Store.Sqlite);
    public sealed class OnPostgres() : ChangesTests(Store.Postgres);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<Message> Answer(Caller caller, string id, string text, string key, int undo = 0) => Get<WriteMessage>().Do(caller, id, new(text, key, UndoSeconds: undo));

    private Task<Message> Change(Caller caller, Message of, ChangeKind kind, string? text = null) => Get<ChangeMessage>().Do(caller, of.Conversation, of.Number, kind, text);

    private async Task<Message> Fresh(Message of) => (await Said(of.Conversation)).Single(m => m.Number == of.Number);

    private static async Task<int> Refused(Func<Task> way) => (await Assert.ThrowsAsync<RefusedException>(way)).Status;

    [Fact]
    public async Task What_was_edited_says_the_new_and_keeps_the_old_and_is_found_by_the_new_alone()
    {
        var dana = await Hire("dana", "agent", "service");
        var conversation = await Open("ann");
        var answer = await Answer(dana, conversation.Id, "It left on Monday, zebra", "1");
        await Change(dana, answer, ChangeKind.Edited, "It left on Tuesday, okapi");
        await Change(dana, answer, ChangeKind.Edited, "It left on Wednesday, okapi");
        await Change(dana, answer, ChangeKind.Edited, "It left on Wednesday, okapi");
        Assert.Equal("It left on Wednesday, okapi", (await Fresh(answer)).Text);
        Assert.Equal("It left on Wednesday, okapi", (await Stands(conversation.Id)).LastText);
        var before = await Database.Read(session => Get<MessageChanges>().Of(session, [answer.Number])[answer.Number].ToList());
        Assert.Equal(["It left on Monday, zebra", "It left on Tuesday, okapi"], before.Select(c => c.Text));
        Assert.Empty((await Get<SearchMessages>().Find(dana, "zebra", null)).Messages);
        Assert.Single((await Get<SearchMessages>().Find(dana, "okapi wed", null)).Messages);

        await Change(dana, answer, ChangeKind.Deleted);
        await Change(dana, answer, ChangeKind.Deleted);
        Assert.Equal(("", true), (await Fresh(answer)) is var gone ? (gone.Text, gone.DeletedAt is not null) : default);
        Assert.Empty((await Get<SearchMessages>().Find(dana, "okapi", null)).Messages);
        Assert.Equal("Hello", (await Stands(conversation.Id)).LastText);
        var facts = await Database.Read(session => session.Query<string>("select name from events where name like 'Message %' order by sequence"));
        Assert.Equal(["Message received", "Message sent", "Message edited", "Message edited", "Message deleted"], facts);
    }

    [Fact]
    public async Task Who_wrote_it_changes_it_or_who_leads_and_nobody_else_and_never_the_customers_words()
    {
        var (dana, dan, sam) = (await Hire("dana", "agent", "service"), await Hire("dan", "agent", "service"), await Hire("sam", "agent", "sales"));
        var lead = await Hire("lead", "supervisor");
        var (conversation, other) = (await Open("ann"), await Open("bob"));
        var (answer, note) = (await Answer(dana, conversation.Id, "An answer", "1"), await Get<WriteMessage>().Do(dana, conversation.Id, new("A note for @sam", "2", Note: true)));
        foreach (var of in (Message[])[answer, note])
            foreach (var kind in (ChangeKind[])[ChangeKind.Edited, ChangeKind.Deleted])
            {
                Assert.Equal(403, await Refused(() => Change(dan, of, kind, "Mine")));
                Assert.Equal(403, await Refused(() => Change(sam, of, kind, "Mine")));
                Assert.Equal(404, await Refused(() => Change(dana, of with { Conversation = other.Id }, kind, "Mine")));
            }
        var customers = (await Said(conversation.Id))[0];
        Assert.Equal(403, await Refused(() => Change(lead, customers, ChangeKind.Deleted)));
        Assert.Equal(404, await Refused(async () => await Change(await Hire("eve", "agent", "marketing"), note, ChangeKind.Deleted)));
        await Change(lead, note, ChangeKind.Edited, "What the lead says");
        await Change(dana, note, ChangeKind.Deleted);
        await Assert.ThrowsAsync<UserErrorException>(() => Change(dana, answer, ChangeKind.Edited, " "));
    }

    [Fact]
    public async Task What_has_left_by_mail_stays_as_it_is()
    {
        var dana = await Hire("dana", "agent", "service");
        var conversation = await Open("ann", channel: "email");
        var answer = await Answer(dana, conversation.Id, "By mail", "1");
        await Database.Write(tx => Get<MessageList>().Tell(tx, conversation.Id, "1", Delivery.Sent, null));
        foreach (var kind in (ChangeKind[])[ChangeKind.Edited, ChangeKind.Deleted, ChangeKind.Withdrawn])
            Assert.Equal(409, await Refused(() => Change(dana, answer, kind, "Otherwise")));
    }

    [Fact]
    public async Task A_customer_edits_and_deletes_what_they_wrote_where_they_wrote_it()
    {
        var conversation = await Open("ann");
        await Get<ReceiveMessage>().Do(conversation.Id, new("k", "Wher is it?"));
        Assert.True(await Database.Write(tx => Get<StateByCustomer>().Changed(tx, conversation.Id, "k", "Where is it?")));
        Assert.False(await Database.Write(tx => Get<StateByCustomer>().Changed(tx, conversation.Id, "k", "Where is it?")));
        Assert.Equal("Where is it?", (await Stands(conversation.Id)).LastText);
        Assert.True(await Database.Write(tx => Get<StateByCustomer>().Changed(tx, conversation.Id, "k", null)));
        Assert.False(await Database.Write(tx => Get<StateByCustomer>().Changed(tx, conversation.Id, "k", "Back")));
        Assert.False(await Database.Write(tx => Get<StateByCustomer>().Changed(tx, conversation.Id, "none", null)));
    }

    [Fact]
    public async Task An_answer_taken_back_in_time_never_leaves_and_everything_is_as_it_was()
    {
        var dana = await Hire("dana", "agent", "service");
        var conversation = await Open("ann");
        Time.Advance(TimeSpan.FromMinutes(3));
        var answer = await Answer(dana, conversation.Id, "Too soon", "1", undo: 5);
        Assert.Equal((Delivery.Waiting, Now + 5 * Micros.PerSecond), (answer.State, answer.GoesAt));
        Assert.Null((await Stands(conversation.Id)).WaitingSince);
        await Get<HandOutAnswers>().HandOutAll(Cancel);
        Assert.Equal(Delivery.Waiting, (await Fresh(answer)).State);
        Time.Advance(TimeSpan.FromSeconds(4));
        await Change(dana, answer, ChangeKind.Withdrawn);
        await Change(dana, answer, ChangeKind.Withdrawn);
        Time.Advance(TimeSpan.FromMinutes(1));
        await Get<HandOutAnswers>().HandOutAll(Cancel);
        Assert.Equal((Delivery.Waiting, ""), (await Fresh(answer)) is var gone ? (gone.State, gone.Text) : default);
        var stands = await Stands(conversation.Id);
        Assert.Equal((conversation.OpenedAt, null, "Hello"), (stands.WaitingSince, stands.RepliedAt, stands.LastText));
        Assert.Equal("Too soon", (await Database.Read(session => Get<Drafts>().Of(session, conversation.Id, dana.Id)))[Drafts.Reply]);
        Assert.Equal(0, await Database.Read(session => session.Single<long>("select count(*) from outbox where state = 'waiting'")));
        Assert.Equal("sent", Words.Of((await Answer(dana, conversation.Id, "Now it is right", "2")).State));
    }

    [Fact]
    public async Task When_its_time_has_come_it_leaves_and_can_not_be_taken_back()
    {
        var dana = await Hire("dana", "agent", "service");
        var conversation = await Open("ann");
        var answer = await Answer(dana, conversation.Id, "Goes", "1", undo: 5);
        Time.Advance(TimeSpan.FromSeconds(6));
        await Database.Write(tx => Assert.NotNull(Get<Throughline.Gate.Replies>().Claim(tx, TellDelivery.KeyOf(conversation.Id, "1"), "test", TimeSpan.FromMinutes(1))));
        Assert.Equal(409, await Refused(() => Change(dana, answer, ChangeKind.Withdrawn)));
        await Database.Write(tx => Get<TellDelivery>().Sent(tx, TellDelivery.KeyOf(conversation.Id, "1")));
        Assert.Equal(Delivery.Sent, (await Fresh(answer)).State);
        Assert.Equal(409, await Refused(() => Change(dana, answer, ChangeKind.Withdrawn)));
        foreach (var seconds in (int[])[-1, 61])
            await Assert.ThrowsAsync<UserErrorException>(() => Answer(dana, conversation.Id, "Out of bounds", $"{seconds}", seconds));
    }

    private static readonly Gen<string[]> Deeds = Gen.Elements("write", "answer", "later", "undo", "pass", "edit", "delete").ArrayOf().Where(deeds => deeds.Length <= 14);

    [Fact]
    public async Task Whatever_is_sent_taken_back_or_changed_who_waits_is_known_and_what_left_left_once()
    {
        var dana = await Hire("dana", "agent", "service");
        var round = 0;
        Generated.Holds(Deeds, deeds => Check(dana, round++, deeds).GetAwaiter().GetResult(), Generated.OnDatabase);
    }

    private async Task Check(Caller dana, int round, string[] deeds)
    {
        var conversation = await Open($"ann-{round}");
        var (number, waits, mine) = (0, new List<(bool Customer, long At, bool Stands)> { (true, conversation.OpenedAt, true) }, new List<(Message Message, int Place)>());
        foreach (var deed in deeds)
        {
            Time.Advance(TimeSpan.FromSeconds(2));
            switch (deed)
            {
                case "write":
                    await Get<ReceiveMessage>().Do(conversation.Id, new($"w{number++}", "words"));
                    waits.Add((true, Now, true));
                    break;
                case "answer" or "later":
                    mine.Add((await Answer(dana, conversation.Id, "answer", $"a{number++}", deed == "later" ? 5 : 0), waits.Count));
                    waits.Add((false, Now, true));
                    break;
                case "undo" when mine.Count > 0 && await Fresh(mine[^1].Message) is { State: Delivery.Waiting, DeletedAt: null }:
                    await Change(dana, mine[^1].Message, ChangeKind.Withdrawn);
                    waits[mine[^1].Place] = waits[mine[^1].Place] with { Stands = false };
                    break;
                case "pass":
                    Time.Advance(TimeSpan.FromSeconds(10));
                    while (await Database.Read(session => Get<Throughline.Gate.Replies>().Waiting(session, Channel, 10)) is { Count: > 0 } waiting)
                        await Database.Write(tx => waiting.ForEach(key =>
                        {
                            Assert.NotNull(Get<Throughline.Gate.Replies>().Claim(tx, key, "test", TimeSpan.FromMinutes(1)));
                            Get<TellDelivery>().Sent(tx, key);
                        }));
                    break;
                case "edit" or "delete" when mine.Count > 0 && await Fresh(mine[^1].Message) is { State: Delivery.Sent }:
                    await Change(dana, mine[^1].Message, deed == "edit" ? ChangeKind.Edited : ChangeKind.Deleted, $"edited {number++}");
                    break;
            }
        }
        var answered = waits.FindLastIndex(w => !w.Customer && w.Stands);
        var since = waits.Skip(answered + 1).Where(w => w.Customer).Select(w => (long?)w.At).FirstOrDefault();
        var now = await Stands(conversation.Id);
        Assert.Equal(since, now.WaitingSince);
        Assert.Equal(waits.Count, (await Said(conversation.Id)).Count);
        Assert.Equal(mine.Count, await Database.Read(session => session.Single<long>("select count(*) from intents where key like @key", new { key = $"reply:{conversation.Id}:%" })));
    }

    [Fact]
    public async Task An_erasure_leaves_nothing_of_what_messages_said_before()
    {
        var dana = await Hire("dana", "agent", "service");
        var conversation = await Open("ann");
        var note = await Get<WriteMessage>().Do(dana, conversation.Id, new("The first version", "1", Note: true));
        await Change(dana, note, ChangeKind.Edited, "The second version");
        await Settle();
        var export = Get<IEnumerable<IExportPersons>>().Single(part => part.Section == "conversations");
        Assert.Contains("The first version", System.Text.Json.JsonSerializer.Serialize(await Database.Read(session => export.Of(session, [conversation.Identifier]).ToList())), StringComparison.Ordinal);
        await Get<ErasePerson>().Do(Lead, conversation.Identifier, purge: false, Cancel);
        Assert.Equal(0, await Database.Read(session => session.Single<long>("select count(*) from message_changes")));
    }
}
