using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Events.Tests;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Timeline;
using Throughline.Support;

namespace Throughline.People.Tests.Timeline;

/// <summary>A generated event: whose (some of the person's identifiers, or somebody else's), when (often at the same instant), and of which sort.</summary>
public sealed record Happening(int Whose, int At, string? Channel, string Name)
{
    public override string ToString() => $"{Whose}@{At} {Channel}/{Name}";
}

/// <summary>A life, read in pages of <paramref name="Limit"/>: what is there at first, and what comes in late, while somebody reads.</summary>
public sealed record Life(Happening[] First, Happening[] Late, int Limit, TimelineFilter Filter)
{
    private static readonly Gen<Happening> One =
        from whose in Gen.Choose(0, 4)
        from day in Gen.Choose(-2, 3)
        from at in Gen.Choose(0, 3)
        from channel in Gen.Elements("web", "chat", "phone", null)
        from name in Gen.Elements("Page viewed", "Order placed", "Call answered", "Something", "Customer survey answered")
        select new Happening(whose, day * 1000 + at, channel, name);

    private static readonly Gen<TimelineFilter> Filters =
        from channels in Gen.SubListOf("web", "chat", "")
        from teams in Gen.SubListOf(Teams.Service, "")
        from kinds in Gen.SubListOf(LineKind.Visit, LineKind.Call, LineKind.Action)
        from which in Gen.Choose(0, 7)
        select new TimelineFilter((which & 1) == 0 ? [] : [.. channels], (which & 2) == 0 ? [] : [.. teams], (which & 4) == 0 ? [] : [.. kinds]);

    public static Gen<Life> Any { get; } =
        from first in Gen.Choose(0, 60).SelectMany(size => Gen.ArrayOf(One, size))
        from late in Gen.Choose(0, 10).SelectMany(size => Gen.ArrayOf(One, size))
        from limit in Gen.Choose(1, 17)
        from filter in Filters
        select new Life(first, late, limit, filter);
}

public abstract class TimelinePagesTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : TimelinePagesTests(Store.Sqlite);
    public sealed class OnPostgres() : TimelinePagesTests(Store.Postgres);

    private int lives, sent;

    protected override void Add(IServiceCollection services) => services.AddEvents().AddPeople();

    [Fact]
    public void Pages_show_each_event_once_in_order_as_a_slow_reading_does_whatever_comes_in_between() => Generated.Holds(Life.Any, life =>
    {
        var people = Identifiers();
        Append(people, life.First);
        var first = Page(people, life, Moment.End);
        Append(people, life.Late);
        Assert.Equal(first.Events.Select(Sequence), Slow(people, life.Filter, Moment.End).Where(e => !IsLate(people, e)).Take(life.Limit).Select(e => e.Sequence));
        if (first.Next is not { } next)
            return;
        Assert.Equal(Moment.Of(first.Events[^1].Event), next);
        var rest = new List<long>();
        var expected = Slow(people, life.Filter, next).Select(e => e.Sequence).ToList();
        for (Moment? at = next; at is { } before;)
        {
            var page = Page(people, life, before);
            Assert.True(page.Events.Count == life.Limit || page.Next is null);
            rest.AddRange(page.Events.Select(Sequence));
            at = page.Next;
        }
        Assert.Equal(expected, rest);
    }, Generated.OnDatabase);

    [Fact]
    public void Counts_are_those_of_a_slow_counting_and_a_rebuild_gives_them_again() => Generated.Holds(Life.Any, life =>
    {
        var people = Identifiers();
        Append(people, life.First);
        Append(people, life.Late);
        var counted = Activity(people);
        var slow = Slow(people, TimelineFilter.None, Moment.End);
        Assert.Equal(slow.Count, counted.Total);
        Assert.Equal(Slow(people, life.Filter, Moment.End).Count, counted.Count(life.Filter.Lets));
        Assert.Equal(
            slow.Where(e => life.Filter.Lets(FacetOf(e), TimelineFilter.Channel)).GroupBy(e => e.Channel ?? "").Select(of => (of.Key, of.LongCount())).Order(),
            counted.Counts(facet => facet.Channel, facet => life.Filter.Lets(facet, TimelineFilter.Channel)).Order());
        if (sent % 5 == 0)
            Get<ReaderStep>().Restart(Get<CountActivity>()).GetAwaiter().GetResult();
        CatchUp();
        Assert.Equal(counted.Days.ToHashSet(), Activity(people).Days.ToHashSet());
    }, Generated.OnDatabase / 2);

    [Fact]
    public void A_page_can_begin_around_any_event_and_end_where_one_ended() => Generated.Holds(Life.Any, life =>
    {
        var people = Identifiers();
        Append(people, life.First);
        var all = Slow(people, TimelineFilter.None, Moment.End);
        foreach (var (e, i) in all.Select((e, i) => (e, i)).Where(pair => pair.i % 7 == 0))
        {
            var before = Read(session => Get<ReadTimeline>().After(session, people.Mine, Moment.Of(e), 3));
            Assert.Equal(i <= 3 ? Moment.End : Moment.Of(all[i - 4]), before);
            var page = Read(session => Get<ReadTimeline>().Page(session, people.Mine, Get<ActivityDays>().Of(session, people.Mine), TimelineFilter.None, before, Moment.Of(e), 1000));
            Assert.Equal(all.Skip(Math.Max(0, i - 3)).Take(Math.Min(i, 3) + 1).Select(x => x.Sequence), page.Events.Select(Sequence));
        }
    }, Generated.OnDatabase / 2);

    [Fact]
    public async Task A_merge_and_its_undo_need_no_rewriting()
    {
        var people = Identifiers();
        Append(people, [new(0, 1, "web", "Something"), new(4, 2, "chat", "Something"), new(0, 3, null, "Something")]);
        var both = await Database.Read(session => Get<ActivityDays>().Of(session, [.. people.Mine, .. people.Others]));
        Assert.Equal(3, both.Total);
        var page = await Database.Read(session => Get<ReadTimeline>().Page(session, [.. people.Mine, .. people.Others], both, TimelineFilter.None, Moment.End, Moment.Start, 10));
        Assert.Equal([3, 2, 1], page.Events.Select(e => (int)(e.Event.OccurredAt / Unit)));
        Assert.Equal(2, Activity(people).Total);
    }

    private sealed class Known(Identifier[] ids)
    {
        public Identifier[] Ids => ids;
        public List<long> Mine { get; } = [];
        public List<long> Others { get; } = [];

        /// <summary>Events from this number on came late.</summary>
        public int? LateFrom { get; set; }
    }

    // Four identifiers of one person, each alone in most events so that each is the subject of some; the fifth is somebody else's.
    private Known Identifiers()
    {
        var life = lives++;
        Identifier[] ids =
        [
            new(Identifier.UserId, $"u{life}"), new(Identifier.Email, $"{life}@example.org"), new(Identifier.AnonymousId, $"a{life}"), new("loyalty", $"l{life}"),
            new(Identifier.UserId, $"other{life}"),
        ];
        return new Known(ids);
    }

    private const long Unit = Micros.PerDay / 1000 / 2;

    private void Append(Known people, Happening[] happenings)
    {
        Database.Write(tx => Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, "web").Id, [.. happenings.Select((h, i) => new NewEvent
        {
            MessageId = $"m{sent + i}",
            Identifiers = [people.Ids[h.Whose]],
            Kind = "track",
            Name = h.Name,
            Channel = h.Channel,
            OccurredAt = h.At * Unit,
            ReceivedAt = happenings.Length,
            Digest = new byte[16],
        })])).GetAwaiter().GetResult();
        sent += happenings.Length;
        CatchUp();
        var known = Read(session => people.Ids.Select(id => Get<Identifiers>().WithValue(session, id.Value).FirstOrDefault(k => k.Type == id.Type)?.Id).ToList());
        people.Mine.Clear();
        people.Others.Clear();
        people.Mine.AddRange(known.Take(4).OfType<long>());
        people.Others.AddRange(known.Skip(4).OfType<long>());
        people.LateFrom ??= sent;
    }

    private static bool IsLate(Known people, Event e) => int.Parse(e.MessageId.AsSpan(1)) >= people.LateFrom;

    private void CatchUp() => Get<ReaderStep>().Settle(Get<CountActivity>(), TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    private PageOfEvents Page(Known people, Life life, Moment before) => Read(session =>
        Get<ReadTimeline>().Page(session, people.Mine, Get<ActivityDays>().Of(session, people.Mine), life.Filter, before, Moment.Start, life.Limit));

    private Activity Activity(Known people) => Read(session => Get<ActivityDays>().Of(session, people.Mine));

    /// <summary>All of the log, sorted and sifted by hand.</summary>
    private List<Event> Slow(Known people, TimelineFilter filter, Moment before) =>
    [
        .. Get<EventLog>().Everything(Database).GetAwaiter().GetResult()
            .Where(e => people.Mine.Contains(e.Subject) && filter.Lets(FacetOf(e)) && Moment.Of(e) < before)
            .OrderByDescending(e => e.OccurredAt).ThenByDescending(e => e.Sequence),
    ];

    private Facet FacetOf(Event e) => Get<Lines>().FacetOf(e);

    private static long Sequence(TimelineEvent e) => e.Event.Sequence;

    private T Read<T>(Func<Session, T> query) => Database.Read(query).GetAwaiter().GetResult();
}
