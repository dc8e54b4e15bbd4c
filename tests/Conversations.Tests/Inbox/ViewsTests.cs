using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;
using ConversationState = Throughline.Conversations.Inbox.ConversationState;

namespace Throughline.Conversations.Tests.Inbox;

/// <summary>Views of the inbox are those conversations and that order which their names say, whoever looks, page by page.</summary>
public abstract class ViewsTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : ViewsTests(Store.Sqlite);
    public sealed class OnPostgres() : ViewsTests(Store.Postgres);

    private const string Me = "me";
    private static readonly string[] Teams = ["service", "sales", "cx"];
    private int made;

    private sealed record Made(Conversation Conversation, long? DueAt, long? MentionedAt);

    [Fact]
    public void A_view_has_each_conversation_that_its_viewer_sees_once_and_in_order_on_all_of_its_pages() => Generated.Holds(
        from some in Thread.ListOf()
        from teams in Gen.Elements(Teams).ListOf()
        from leads in Gen.Elements(true, false, false)
        from size in Gen.Choose(1, 4)
        select (some.Take(14), new Viewer(Me, "Me", [.. teams.Distinct()], leads), size),
        c => Check(c.Item1, c.Item2, c.size).GetAwaiter().GetResult(), Generated.OnDatabase);

    /// <summary>Few different times, so that many fall together.</summary>
    private static readonly Gen<(string Team, string? Agent, ConversationState State, bool Waits, int At, int? Due, bool IsDue, int? Mentioned)> Thread =
        from team in Gen.Elements(Teams)
        from agent in Gen.Elements(Me, "other", null)
        from state in Gen.Elements(ConversationState.Open, ConversationState.Open, ConversationState.Snoozed, ConversationState.Resolved)
        from waits in Gen.Elements(true, false)
        from at in Gen.Choose(1, 4)
        from due in Gen.Choose(0, 3)
        from isDue in Gen.Elements(true, true, false)
        from mentioned in Gen.Choose(-3, 3)
        select (team, agent, state, waits, at, due == 0 ? (int?)null : due, isDue, mentioned <= 0 ? (int?)null : mentioned);

    private async Task Check(IEnumerable<(string Team, string? Agent, ConversationState State, bool Waits, int At, int? Due, bool IsDue, int? Mentioned)> some, Viewer viewer, int size)
    {
        var all = await Database.Write(tx =>
        {
            foreach (var table in (string[])["conversations", "clocks", "participants"])
                tx.Execute($"delete from {table}");
            return some.Select(of => Add(tx, of)).ToList();
        });
        foreach (var view in InboxView.All)
        {
            var expected = Expected(all, view.Key, viewer);
            Assert.Equal(expected, await Pages(view, viewer, size));
            Assert.Equal(Math.Min(expected.Count, 3), await Database.Read(session => Get<ConversationList>().Count(session, view, viewer, 3)));
        }
    }

    private Made Add(Transaction tx, (string Team, string? Agent, ConversationState State, bool Waits, int At, int? Due, bool IsDue, int? Mentioned) of)
    {
        var conversation = new Conversation
        {
            Id = $"c{made++:00000}",
            Identifier = 1,
            Channel = "chat",
            Title = "",
            Team = of.Team,
            Agent = of.Agent,
            State = of.State,
            LastAt = of.At,
            OpenedAt = of.At,
            WaitingSince = of.Waits && of.State == ConversationState.Open ? of.At : null,
            ResolvedAt = of.State == ConversationState.Resolved ? of.At : null,
        };
        Get<ConversationList>().Add(tx, conversation);
        if (of.Due is { } due)
            Get<RunningClocks>().Set(tx, ClockRow.New(conversation.Id, of.Team, "chat", 0) with { Standing = of.IsDue ? ClockRow.Soon : ClockRow.Running, DueClock = "first reply", DueAt = due });
        if (of.Mentioned is { } mentioned)
            Get<Participants>().Bring(tx, conversation.Id, [Me], mentioned);
        return new(conversation, of.IsDue ? of.Due : null, of.Mentioned);
    }

    private static List<string> Expected(List<Made> all, string view, Viewer viewer)
    {
        var seen = all.Where(of => viewer.SeesAll || viewer.Teams.Contains(of.Conversation.Team));
        var open = seen.Where(of => of.Conversation.IsOpen);
        return [.. (view switch
        {
            "mine" => Newest(all.Where(of => of.Conversation is { Agent: Me, IsOpen: true }), of => of.Conversation.LastAt),
            "unassigned" => Newest(open.Where(of => of.Conversation.Agent is null), of => of.Conversation.LastAt),
            "waiting" => Oldest(seen.Where(of => of.Conversation.WaitingSince is not null), of => of.Conversation.WaitingSince!.Value),
            "breaching" => Oldest(open.Where(of => of.DueAt is not null), of => of.DueAt!.Value),
            "team" => Newest(open, of => of.Conversation.LastAt),
            "mentions" => Newest(all.Where(of => of.MentionedAt is not null), of => of.MentionedAt!.Value),
            "resolved" => Newest(seen.Where(of => !of.Conversation.IsOpen), of => of.Conversation.LastAt),
            _ => throw new InvalidOperationException(view),
        }).Select(of => of.Conversation.Id)];
    }

    private static IEnumerable<Made> Newest(IEnumerable<Made> of, Func<Made, long> at) => of.OrderByDescending(at).ThenByDescending(one => one.Conversation.Id, StringComparer.Ordinal);
    private static IEnumerable<Made> Oldest(IEnumerable<Made> of, Func<Made, long> at) => of.OrderBy(at).ThenBy(one => one.Conversation.Id, StringComparer.Ordinal);

    private async Task<List<string>> Pages(InboxView view, Viewer viewer, int size)
    {
        var (found, after) = (new List<string>(), (InboxPlace?)null);
        while (true)
        {
            var page = await Database.Read(session => Get<ConversationList>().In(session, view, viewer, after, size));
            if (page.Count == 0)
                return found;
            found.AddRange(page.Select(of => of.Conversation.Id));
            after = page[^1].Place;
        }
    }

    [Theory]
    [InlineData("zzz")]
    [InlineData("x_1")]
    public async Task A_place_that_no_page_says_is_refused(string after) =>
        Assert.Contains(after, (await Assert.ThrowsAsync<UserErrorException>(() => Database.Read(session => Get<ListConversations>().Shown(session, Lead, "open", after, null)))).Message, StringComparison.Ordinal);
}
