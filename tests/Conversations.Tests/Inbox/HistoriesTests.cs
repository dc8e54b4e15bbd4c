using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Inbox;
using Throughline.Support;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Inbox;

/// <summary>Whatever customers and agents do, in any order and some of it twice, against a slow model of what was said.</summary>
public abstract class HistoriesTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : HistoriesTests(Store.Sqlite);
    public sealed class OnPostgres() : HistoriesTests(Store.Postgres);

    private sealed record Deed(string What, int Of, int Key, int Minutes);

    private static readonly Gen<Deed[]> Histories = (
        from what in Gen.Elements("write", "write", "answer", "answer", "note", "resolve", "open", "pend", "hold", "take", "drop")
        from of in Gen.Choose(0, 1)
        from key in Gen.Choose(0, 9)
        from minutes in Gen.Choose(0, 2)
        select new Deed(what, of, key, minutes)).ArrayOf().Where(deeds => deeds.Length <= 30);

    [Fact]
    public async Task Every_message_stands_once_in_order_waits_are_since_the_oldest_unanswered_and_the_gate_knows_what_is_open()
    {
        var dana = await Hire("dana", "agent", "service");
        var round = 0;
        Generated.Holds(Histories, deeds =>
        {
            round++;
            Check(dana, round, deeds).GetAwaiter().GetResult();
        }, Generated.OnDatabase);
    }

    private async Task Check(Web.Access.Caller dana, int round, Deed[] deeds)
    {
        var conversations = new[] { await Open($"ann-{round}", "Hello"), await Open($"bob-{round}", "Hello") };
        var said = conversations.Select(_ => new List<string> { "customer: Hello" }).ToArray();
        var waits = conversations.Select(c => (long?)c.OpenedAt).ToArray();
        var isOpen = new[] { true, true };
        var agents = new string?[2];
        var keys = new HashSet<(int, string)>();
        foreach (var deed in deeds)
        {
            Time.Advance(TimeSpan.FromMinutes(deed.Minutes));
            var (of, i, key) = (conversations[deed.Of], deed.Of, $"{deed.What}-{deed.Key}");
            switch (deed.What)
            {
                case "write":
                    await Get<ReceiveMessage>().Do(of.Id, new(key, key));
                    if (keys.Add((i, key)))
                    {
                        said[i].Add("customer: " + key);
                        (waits[i], isOpen[i]) = (waits[i] ?? Now, true);
                    }
                    break;
                case "note":
                    await Get<WriteMessage>().Do(dana, of.Id, new(key, key, Note: true));
                    if (keys.Add((i, key)))
                        said[i].Add("note: " + key);
                    break;
                case "answer" when isOpen[i] || keys.Contains((i, key)):
                    await Get<WriteMessage>().Do(dana, of.Id, new(key, key));
                    if (keys.Add((i, key)))
                    {
                        said[i].Add("company: " + key);
                        (waits[i], agents[i]) = (null, agents[i] ?? dana.Id);
                    }
                    break;
                case "answer":
                    await Assert.ThrowsAsync<RefusedException>(() => Get<WriteMessage>().Do(dana, of.Id, new(key, key)));
                    break;
                case "take" or "drop":
                    await Get<AssignConversation>().Do(dana, of.Id, deed.What == "take" ? "me" : null);
                    agents[i] = deed.What == "take" ? dana.Id : null;
                    break;
                default:
                    await Get<ChangeState>().Do(dana, of.Id, new(deed.What switch { "resolve" => "resolved", "pend" => "pending", "hold" => "held", _ => "open" }, null, null, null));
                    isOpen[i] = deed.What != "resolve";
                    waits[i] = isOpen[i] ? waits[i] : null;
                    break;
            }
        }
        for (var i = 0; i < 2; i++)
        {
            var now = await Stands(conversations[i].Id);
            var messages = await Said(now.Id);
            Assert.Equal(said[i], messages.Select(m => $"{Words.Of(m.Side)}: {m.Text}"));
            Assert.Equal((said[i].Count, waits[i], agents[i], isOpen[i]), ((int)now.Messages, now.WaitingSince, now.Agent, now.IsOpen));
            Assert.Equal(isOpen[i], await Owner(now) is not null);
            Assert.Equal(messages.Where(m => m.Side != Side.Note).MaxBy(m => (m.At, m.Number))!.At, now.LastAt);
        }
    }
}
