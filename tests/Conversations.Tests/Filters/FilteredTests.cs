using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Filters;
using Throughline.Conversations.Inbox;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Segments;
using Throughline.People.Segments.Rules;
using Throughline.Support;
using ConversationState = Throughline.Conversations.Inbox.ConversationState;

namespace Throughline.Conversations.Tests.Filters;

/// <summary>What a filter finds is what looking at every conversation finds, whoever looks, page by page, however often the look ends before the end.</summary>
public abstract class FilteredTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : FilteredTests(Store.Sqlite);
    public sealed class OnPostgres() : FilteredTests(Store.Postgres);

    private const string Me = "me-7";
    private static readonly string[] Teams = ["service", "sales", "cx"];
    private int made;

    private sealed record Thread(string Team, string? Agent, ConversationState State, bool Waits, int At, string? Reason, string? Tag, string Channel, int Priority);

    private static readonly Gen<Thread> Threads =
        from team in Gen.Elements(Teams)
        from agent in Gen.Elements(Me, "other", null)
        from state in Gen.Elements(ConversationState.New, ConversationState.Open, ConversationState.Pending, ConversationState.Snoozed, ConversationState.Resolved)
        from waits in Gen.Elements(true, false)
        from at in Gen.Choose(1, 4)
        from reason in Gen.Elements("late", "lost", null)
        from tag in Gen.Elements("vip", "old", null)
        from channel in Gen.Elements("chat", "email")
        from priority in Gen.Choose(0, 2)
        select new Thread(team, agent, state, waits, at, reason, tag, channel, priority);

    private static Gen<IReadOnlyList<string>?> Some(params string[] of) =>
        from asked in Gen.Elements(false, false, true)
        from values in Gen.SubListOf(of)
        select asked && values.Count > 0 ? (IReadOnlyList<string>?)[.. values] : null;

    private static readonly Gen<InboxFilter> Filters =
        from teams in Some(Teams)
        from states in Some("new", "open", "pending", "snoozed")
        from reasons in Some("late", "lost")
        from tags in Some("vip", "old")
        from channels in Some("chat", "email")
        from priority in Gen.Elements<long?>(null, null, 1, 2)
        from owner in Gen.Elements(null, null, InboxFilter.Me, InboxFilter.Nobody, "other")
        from waiting in Gen.Elements<long?>(null, null, 1, 2, 3)
        select new InboxFilter(teams, states, reasons, tags, channels, priority, owner, Waiting: waiting);

    [Fact]
    public void Pages_of_a_filter_have_each_conversation_that_fits_and_that_its_viewer_sees_once_and_in_order() => Generated.Holds(
        from threads in Threads.ListOf()
        from filter in Filters
        from teams in Gen.SubListOf(Teams)
        from leads in Gen.Elements(true, false, false)
        from size in Gen.Choose(1, 4)
        from look in Gen.Choose(1, 3)
        from most in Gen.Choose(3, 12)
        select (Threads: threads.Take(16).ToList(), filter, Viewer: new Viewer(Me, "Me", [.. teams], leads), size, look, most),
        c => Check(c.Threads, c.filter, c.Viewer, c.size, c.look, c.most).GetAwaiter().GetResult(), Generated.OnDatabase * 2);

    private async Task Check(List<Thread> threads, InboxFilter filter, Viewer viewer, int size, int look, int most)
    {
        var all = await Database.Write(tx =>
        {
            foreach (var table in (string[])["conversations", "conversation_tags"])
                tx.Execute($"delete from {table}");
            return threads.ConvertAll(of => (Thread: of, Conversation: Add(tx, of)));
        });
        var seen = all.Where(of => of.Conversation.IsOpen && (viewer.SeesAll || viewer.Teams.Contains(of.Thread.Team) || of.Thread.Agent == Me)).ToList();
        var fits = seen.Where(of => Fits(filter, of.Thread, of.Conversation)).ToList();
        var expected = filter.Waiting is null
            ? fits.OrderByDescending(of => of.Conversation.LastAt).ThenByDescending(of => of.Conversation.Id, StringComparer.Ordinal)
            : fits.OrderBy(of => of.Conversation.WaitingSince).ThenBy(of => of.Conversation.Id, StringComparer.Ordinal);
        Assert.Equal(expected.Select(of => of.Conversation.Id), await Pages(InboxView.Of("q-", "", filter), viewer, size, look, most));

        var none = new InboxFilter(Priority: 99);
        var counts = await Database.Read(session => Get<FindFiltered>().Count(session, viewer, [filter, none], most: 100));
        Assert.Equal([new FilterCount(fits.Count, false), new FilterCount(0, false)], counts);
        // of the last ones alone, and said so where there are more
        var cut = await Database.Read(session => Get<FindFiltered>().Count(session, viewer, [filter], most: 2));
        Assert.Equal(seen.Count > 2, cut[0].IsCut);
        Assert.Equal(seen.OrderByDescending(of => of.Conversation.LastAt).ThenByDescending(of => of.Conversation.Id, StringComparer.Ordinal).Take(3).Count(of => Fits(filter, of.Thread, of.Conversation)), cut[0].Number);
    }

    private bool Fits(InboxFilter f, Thread of, Conversation c) =>
        (f.Teams?.Contains(of.Team) ?? true) && (f.States?.Contains(Throughline.Conversations.Inbox.Words.Of(of.State)) ?? true) && (f.Reasons?.Contains(of.Reason!) ?? true) && (f.Tags?.Contains(of.Tag!) ?? true)
        && (f.Channels?.Contains(of.Channel) ?? true) && (f.Priority is null || of.Priority >= f.Priority)
        && f.Owner switch { null => true, InboxFilter.Me => of.Agent == Me, InboxFilter.Nobody => of.Agent is null, var id => of.Agent == id }
        && (f.Waiting is null || (c.WaitingSince is { } since && Now - since > f.Waiting * Micros.PerMinute));

    private Conversation Add(Transaction tx, Thread of)
    {
        var conversation = new Conversation
        {
            Id = $"c{made++:00000}",
            Identifier = 1,
            Channel = of.Channel,
            Title = "",
            Team = of.Team,
            Agent = of.Agent,
            State = of.State,
            Reason = of.Reason,
            Priority = of.Priority,
            LastAt = of.At,
            OpenedAt = of.At,
            WaitingSince = of.Waits && of.State != ConversationState.Resolved ? Now - (of.At * Micros.PerMinute) : null,
        };
        Get<ConversationList>().Add(tx, conversation);
        Get<Tags>().Set(tx, conversation.Id, of.Tag is null ? [] : [of.Tag]);
        return conversation;
    }

    private async Task<List<string>> Pages(InboxView view, Viewer viewer, int size, int look, int most)
    {
        var (found, after) = (new List<string>(), (InboxPlace?)null);
        while (true)
        {
            var page = await Database.Read(session => Get<FindFiltered>().Page(session, view, viewer, after, size, look, most));
            Assert.True(page.Found.Count <= size);
            found.AddRange(page.Found.Select(of => of.Id));
            if (page.Found.Count < size && page.Looked is null)
                return found;
            after = page.Looked ?? page.Found[^1].Place;
        }
    }

    [Fact]
    public async Task Those_of_a_segment_and_those_with_somebody_are_found_by_who_their_person_is_now()
    {
        await Get<CreateSegment>().Do(Lead, "Buyers", null, RuleJson.Read("""{"event":"Order Completed"}"""));
        var (ann, bob) = (await Get<OpenConversation>().Do(From("ann") with { Name = "Ann Bee" }), await Get<OpenConversation>().Do(From("bob") with { Name = "Bob Cray" }));
        await Bought("ann");
        var viewer = new Viewer(Me, "Me", ["service"], false);
        foreach (var (filter, found) in (ValueTuple<InboxFilter, Conversation[]>[])
        [
            (new(Segment: "Buyers"), [ann]), (new(Segment: "Buyers", Owner: "nobody"), [ann]), (new(Segment: "buyers"), []), (new(Segment: "Nobody"), []), (new(Person: "Cray"), [bob]), (new(Person: "nobody known"), []),
            (new(Person: "Ann", Segment: "Buyers"), [ann]), (new(Person: "Bob", Segment: "Buyers"), []),
        ])
        {
            Assert.Equal(found.Select(c => c.Id), await Pages(InboxView.Of("q-", "", filter), viewer, 10, 1, 10));
            Assert.Equal(found.Length, Assert.Single(await Database.Read(session => Get<FindFiltered>().Count(session, viewer, [filter]))).Number);
        }
        Assert.Empty(await Pages(InboxView.Of("q-", "", new(Segment: "Buyers")), viewer with { Teams = ["sales"] }, 10, 1, 10));
    }
}
