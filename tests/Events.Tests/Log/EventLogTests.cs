using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Support;

namespace Throughline.Events.Tests.Log;

public abstract class EventLogTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : EventLogTests(Store.Sqlite);

    public sealed class OnPostgres() : EventLogTests(Store.Postgres)
    {
        [Fact]
        public async Task A_page_of_ones_events_reads_a_page_also_where_it_was_planned_before_it_was_known_whose()
        {
            await Append("web", [.. Enumerable.Range(0, 5000).Select(n => Facts.Track("m" + n, at: n / 3))]);
            var subject = (await Everything())[0].Subject;
            var before = await Read();
            await Database.Read(session =>
            {
                session.Query<string>("select set_config('plan_cache_mode', 'force_generic_plan', true)");
                Assert.Equal(50, Get<EventLog>().Before(session, [subject], Moment.End, 50).Count);
                return session.Query<string>("select pg_stat_force_next_flush()::text");
            });
            Assert.InRange(await Read() - before, 50, 200);

            Task<long> Read() => Database.Read(session => session.Single<long>("select idx_tup_read from pg_stat_user_indexes where indexrelname = 'events_moment'"));
        }
    }

    protected override void Add(IServiceCollection services) => services.AddEvents();

    [Fact]
    public async Task Every_field_is_read_back_as_it_was_appended()
    {
        var said = Facts.Track("m1", "Żółć 𝄞", -5, """{"a":[1,2.50,null],"b":{"c":"d"}}""",
            new Identifier(Identifier.AnonymousId, "a1"), new Identifier(Identifier.UserId, "u1", "crm")) with
        {
            OriginalAt = -7,
            SentAt = -6,
            ReceivedAt = 99,
            Channel = "web",
            Touchpoint = "shop",
            JourneyKey = "order 1",
            Context = """{"ip":"127.0.0.1"}""",
            Note = "noticed",
        };
        await Append("web", said);

        var e = Assert.Single(await Everything());
        Assert.Equal(("m1", "track", "Żółć 𝄞", -5, -7, -6, 99), (e.MessageId, e.Kind, e.Name, e.OccurredAt, e.OriginalAt, e.SentAt, e.ReceivedAt));
        Assert.Equal(("web", "shop", "order 1", "noticed"), (e.Channel, e.Touchpoint, e.JourneyKey, e.Note));
        Assert.Equal(said.Properties.Replace(" ", ""), e.Properties.Replace(" ", ""));
        Assert.Equal(said.Context!.Replace(" ", ""), e.Context!.Replace(" ", ""));
        var known = await Database.Read(s => Get<Identifiers>().Of(s, [e.Subject, .. e.Others]));
        Assert.Equal(new KnownIdentifier(e.Subject, Identifier.UserId, "u1", "crm"), known.Single(i => i.Id == e.Subject));
        Assert.Equal(Identifier.AnonymousId, known.Single(i => i.Id == Assert.Single(e.Others)).Type);
    }

    [Fact]
    public void However_often_and_in_whatever_parts_a_fact_arrives_it_is_there_once()
    {
        var arrivals = Gen.Choose(0, 9).ArrayOf().ListOf().Where(batches => batches.Any(batch => batch.Length > 0));
        var round = 0;
        Generated.Holds(arrivals, batches =>
        {
            var source = "source " + ++round;
            foreach (var batch in batches)
                Append(source, [.. batch.Select(n => Facts.Track("m" + n, "Name " + n))]).GetAwaiter().GetResult();

            var there = Everything().GetAwaiter().GetResult().Where(e => e.Source == SourceId(source)).Select(e => e.MessageId).Order();
            Assert.Equal(batches.SelectMany(b => b).Distinct().Select(n => "m" + n).Order(), there);
        }, Generated.OnDatabase);
    }

    [Fact]
    public async Task What_one_transaction_appends_in_several_calls_is_all_there()
    {
        await Database.Write(tx =>
        {
            foreach (var source in (string[])["app", "web", "app"])
                Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, source).Id, [Facts.Track("m" + Get<EventLog>().Count(tx), source)]);
        });
        Assert.Equal(["m0", "m1", "m2"], (await Everything()).Select(e => e.MessageId));
    }

    [Fact]
    public async Task What_one_call_appends_stands_in_its_order()
    {
        var names = Enumerable.Range(0, 2500).Select(n => "m" + n).ToList();
        await Append("web", [.. names.Select(n => Facts.Track(n, at: 7))]);
        Assert.Equal(names, (await Everything()).OrderBy(e => e.Sequence).Select(e => e.MessageId));
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_kept_out_and_recorded()
    {
        Assert.Equal([AppendOutcome.Appended, AppendOutcome.MessageIdReused], await Append("web", Facts.Track("m1", "A"), Facts.Track("m1", "B")));
        Assert.Equal([AppendOutcome.Duplicate, AppendOutcome.MessageIdReused], await Append("web", Facts.Track("m1", "A"), Facts.Track("m1", "C")));

        Assert.Equal("A", Assert.Single(await Everything()).Name);
        Assert.Equal(2, await Database.Read(Get<Refusals>().Count));
    }

    [Fact]
    public async Task Two_sources_may_use_one_message_id()
    {
        await Append("web", Facts.Track("m1", "A"));
        Assert.Equal([AppendOutcome.Appended], await Append("app", Facts.Track("m1", "B")));
    }

    [Fact]
    public async Task A_unit_that_fails_leaves_no_event_and_no_identifier_behind()
    {
        var later = Facts.Track("m1", of: new Identifier(Identifier.UserId, "new"));
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Database.Write(tx =>
        {
            Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, "web").Id, [later]);
            throw new InvalidTimeZoneException();
        }));
        Assert.Equal(0, await Database.Read(Get<Identifiers>().Count));

        await Append("web", later);
        var e = Assert.Single(await Everything());
        Assert.Equal("new", Assert.Single(await Database.Read(s => Get<Identifiers>().Of(s, [e.Subject]))).Value);
    }

    [Fact]
    public async Task Many_writers_of_the_same_facts_append_each_once()
    {
        var facts = Enumerable.Range(0, 300).Select(n => Facts.Track("m" + n, of: new Identifier(Identifier.UserId, "u" + (n % 50)))).ToArray();
        var shuffled = Enumerable.Range(1, 8).Select(seed => { var copy = facts.ToArray(); new Random(seed).Shuffle(copy); return copy; });
        await Task.WhenAll(shuffled.Select(some => Append("web", some)));

        Assert.Equal(300, (await Everything()).Select(e => e.MessageId).Distinct().Count());
        Assert.Equal(300, await Database.Read(Get<EventLog>().Count));
        Assert.Equal(50, await Database.Read(Get<Identifiers>().Count));
    }

    [Fact]
    public async Task Pages_of_a_subject_miss_nothing_and_repeat_nothing_at_equal_times()
    {
        await Append("web", [.. Enumerable.Range(0, 25).Select(n => Facts.Track("m" + n, at: n / 10))]);
        var subject = (await Everything())[0].Subject;
        var seen = new List<string>();
        var (time, sequence) = (long.MaxValue, long.MaxValue);
        while (await Database.Read(s => Get<EventLog>().About(s, [subject], time, sequence, 4)) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(e => e.MessageId));
            (time, sequence) = (page[^1].OccurredAt, page[^1].Sequence);
        }
        Assert.Equal(Enumerable.Range(0, 25).Select(n => "m" + n).Reverse(), seen);
    }

    private Task<AppendOutcome[]> Append(string source, params NewEvent[] events) => Database.Write(tx =>
        Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, source).Id, events));

    private Task<List<Event>> Everything() => Get<EventLog>().Everything(Database);

    private long SourceId(string name) => Database.Read(s => Get<Sources>().Find(s, name)!.Id).GetAwaiter().GetResult();
}
