using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Canned;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Staff.Users;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Canned;

public abstract class CannedTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : CannedTests(Store.Sqlite);
    public sealed class OnPostgres() : CannedTests(Store.Postgres);

    private static async Task<int> Refused(Func<Task> way) => (await Assert.ThrowsAsync<RefusedException>(way)).Status;

    [Fact]
    public async Task In_a_conversation_variables_are_what_is_known_there_and_what_is_put_in_is_not_read_again()
    {
        var dana = await Hire("dana", "agent", "service");
        var opened = await Get<OpenConversation>().Do(From("ann", "Hello") with { Name = "Ann {{agent.name}} Bee", Title = "{{team}}", JourneyKey = "o-7" });
        await Settle();
        await Get<KeepCanned>().Add(dana, new("All", "Hi {{customer.first|there}} / {{ customer.name }} / {{agent.name}} / {{team}} / {{title}} / {{order}} / {{channel}} / {{date}}", "service"));
        Assert.Equal("Hi Ann / Ann {{agent.name}} Bee / dana / Service / {{team}} / o-7 / webchat / 2026-01-15", Assert.Single(await Get<KeepCanned>().Filled(dana, opened.Id)).Text);
        var nameless = await Open("bob");
        await Settle();
        Assert.StartsWith("Hi there /  / dana", Assert.Single(await Get<KeepCanned>().Filled(dana, nameless.Id)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_ones_are_seen_and_changed_by_their_owner_and_a_teams_by_who_is_in_it_or_leads()
    {
        var (dana, dan, sam, lead) = (await Hire("dana", "agent", "service"), await Hire("dan", "agent", "service"), await Hire("sam", "agent", "sales"), await Hire("lead", "supervisor"));
        var (own, team) = (await Get<KeepCanned>().Add(dana, new("Mine", "Mine")), await Get<KeepCanned>().Add(dana, new("Ours", "Ours", "service")));
        Assert.Equal(403, await Refused(() => Get<KeepCanned>().Add(dana, new("Theirs", "Theirs", "sales"))));
        var conversation = await Open("ann");
        foreach (var (caller, seen) in (ValueTuple<Caller, string[]>[])[(dana, ["Mine", "Ours"]), (dan, ["Ours"]), (lead, ["Ours"])])
            Assert.Equal(seen, (await Get<KeepCanned>().Filled(caller, conversation.Id)).Select(a => a.Name));
        Assert.Equal(404, await Refused(() => Get<KeepCanned>().Filled(sam, conversation.Id)));
        foreach (var (caller, answer) in (ValueTuple<Caller, CannedAnswer>[])[(dan, own), (lead, own), (sam, own), (sam, team)])
        {
            Assert.Equal(404, await Refused(() => Get<KeepCanned>().Change(caller, answer.Id, new("X", "X"))));
            Assert.Equal(404, await Refused(() => Get<KeepCanned>().Remove(caller, answer.Id)));
        }
        await Get<KeepCanned>().Change(dan, team.Id, new("Ours now", "Otherwise"));
        Assert.Equal(["Mine", "Ours now"], (await Get<KeepCanned>().Filled(dana, conversation.Id)).Select(a => a.Name));
        await Get<KeepCanned>().Remove(lead, team.Id);
        await Get<KeepCanned>().Remove(dana, own.Id);
        Assert.Empty(await Get<KeepCanned>().Filled(dana, conversation.Id));
    }

    [Fact]
    public async Task What_can_not_be_kept_is_said()
    {
        var dana = await Hire("dana", "agent", "service");
        foreach (var (name, text) in (ValueTuple<string?, string?>[])[(null, "x"), ("a\nb", "x"), (new string('n', 61), "x"), ("x", null), ("x", " "), ("x", new string('t', 5001)), ("x", "Hi {{customer.shoe}}"), ("x", "a\0")])
            await Assert.ThrowsAsync<UserErrorException>(() => Get<KeepCanned>().Add(dana, new(name, text)));
        Assert.Contains("customer.shoe", (await Assert.ThrowsAsync<UserErrorException>(() => Get<KeepCanned>().Add(dana, new("x", "Hi {{customer.shoe}}")))).Message, StringComparison.Ordinal);
    }
}

public sealed class VariablesTests
{
    [Fact]
    public void Texts_without_variables_stay_and_every_known_one_is_replaced_once() =>
        Generated.Holds(
            from parts in Gen.Elements("{{", "}}", "|", "customer.name", "team", " ", "x", "{", "$1", "\\").ArrayOf().Where(parts => parts.Length < 20)
            select string.Concat(parts), text =>
            {
                var asked = new List<string>();
                var filled = Variables.Fill(text, name =>
                {
                    asked.Add(name);
                    return "{{team}}";
                });
                if (asked.Count == 0)
                    Assert.Equal(text, filled);
                Assert.Equal(asked.Count, Variables.Fill(text, _ => "\u0001").Count(c => c == '\u0001'));
            });
}
