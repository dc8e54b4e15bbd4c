using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.People.Tests.Privacy;

public abstract class ErasePersonTests(Store store) : PrivacyCase(store)
{
    public sealed class OnSqlite() : ErasePersonTests(Store.Sqlite);
    public sealed class OnPostgres() : ErasePersonTests(Store.Postgres);

    private const int Cases = 12;

    [Fact]
    public void I9_of_an_erased_person_nothing_is_left_and_counts_stay() => Holds(async people =>
    {
        await Arrive(people);
        await CatchUp();
        var (gone, others) = (people[0], people[1..]);
        var counts = await Counts();
        var all = await Everything();
        Assert.All(gone.Values.Take(2), value => Assert.Contains(value, all, StringComparison.Ordinal));

        var erased = await Erase(gone.User);

        Assert.Equal(gone.Events.Count, erased.Events);
        all = await Everything();
        Assert.All(gone.Values, value => Assert.DoesNotContain(value, all, StringComparison.OrdinalIgnoreCase));
        Assert.All(others, other => Assert.Contains(other.Word, all, StringComparison.Ordinal));
        Assert.Equal(counts, await Counts());
    });

    [Fact]
    public void I9_neither_a_retry_nor_a_repeated_import_nor_a_rebuild_brings_anything_back() => Holds(async people =>
    {
        await Arrive(people);
        await CatchUp();
        var gone = people[0];
        await Erase(gone.User);
        var before = await Kept();
        var length = await Database.Read(Get<EventLog>().Count);

        Assert.All(await Append(gone.Events), outcome => Assert.Equal(AppendOutcome.Duplicate, outcome));
        Assert.All(await Append(gone.Events.Select(e => e with { Properties = """{"other":1}""", Digest = new byte[16] })), outcome => Assert.Equal(AppendOutcome.Duplicate, outcome));
        await Refuse(gone);
        await CatchUp();
        Assert.Equal(before, await Kept());

        await Rebuild();
        Assert.Equal(before, await Kept());
        Assert.Equal(length, await Database.Read(Get<EventLog>().Count));
    });

    [Fact]
    public void I9_who_signs_up_again_is_somebody_new() => Holds(async people =>
    {
        await Arrive(people);
        await CatchUp();
        var gone = people[0];
        var before = await Id(gone.User);
        await Erase(gone.User);

        await Append(gone.Events.Select(e => e with { MessageId = "again-" + e.MessageId }));
        await CatchUp();

        var again = await Id(gone.User);
        var person = await Database.Read(s => Get<Persons>().Find(s, Get<Persons>().Of(s, again)!.Value)!);
        Assert.NotEqual(before, person.Id);
        Assert.Equal(gone.Events.Count, person.Events);
    });

    [Fact]
    public async Task Events_of_others_do_not_mention_who_was_erased()
    {
        var chance = new Random(5);
        var (one, two) = (Somebody.Make(chance, 1), Somebody.Make(chance, 2));
        // two user ids never meet, so the second event is the first person's and only mentions the other
        await Append(one.Events.Concat(two.Events));
        await Append(one.Events[0] with { MessageId = "both", Identifiers = [one.User, two.User], Properties = "{}", Context = null, Note = null, JourneyKey = null });
        await CatchUp();
        await Erase(two.User);

        var ids = await Database.Read(s => s.Query<string>("select others from events where message_id = 'both' and others is not null"));
        Assert.Empty(ids);
        var before = await Kept();
        await Rebuild();
        Assert.Equal(before, await Kept());
    }

    [Fact]
    public async Task The_audit_says_that_somebody_was_erased_and_by_whom_but_not_who()
    {
        var one = Somebody.Make(new Random(1), 1);
        await Append(one.Events);
        await CatchUp();
        var id = await Id(one.User);
        await Erase(one.User);
        var entry = await Database.Read(s => s.Single<(string Action, string Subject, string Details)>("select action, subject, cast(details as text) from audit"));
        Assert.Equal(("person.erase", "a person"), (entry.Action, entry.Subject));
        Assert.DoesNotContain(one.Word, entry.Details, StringComparison.Ordinal);
        Assert.Equal(0, await Database.Read(s => s.Single<long>("select count(*) from identifiers where id = @id", new { id })));
    }

    [Fact]
    public async Task I9_an_address_that_was_not_to_be_written_to_stays_so_until_it_agrees_anew()
    {
        var one = Somebody.Make(new Random(3), 1);
        var said = one.Events[0] with { Kind = "track", Identifiers = [one.Mail], JourneyKey = null, Note = null };
        await Append([said, said with { MessageId = "no", Name = "Unsubscribed", Channel = "email", OccurredAt = 5 }]);
        await CatchUp();
        Assert.Equal(ConsentState.Withdrawn, await Marketing(one));
        await Erase(one.Mail);
        Assert.DoesNotContain(one.Word, await Everything(), StringComparison.Ordinal);

        await Append([said with { MessageId = "again", OccurredAt = 6 }]);
        await CatchUp();
        Assert.Equal(ConsentState.Withdrawn, await Marketing(one));
        await Rebuild();
        Assert.Equal(ConsentState.Withdrawn, await Marketing(one));
        await Append([said with { MessageId = "yes", Name = "Consent given", OccurredAt = 7, Properties = """{"channel":"email","purpose":"marketing"}""" }]);
        await CatchUp();
        Assert.Equal(ConsentState.Given, await Marketing(one));
    }

    private async Task<ConsentState> Marketing(Somebody one)
    {
        var id = await Id(one.Mail);
        return await Database.Read(s => Get<Consents>().Of(s, id).For("email", "marketing").State);
    }

    [Fact]
    public async Task I9_no_append_races_an_erasure()
    {
        var chance = new Random(11);
        var one = Somebody.Make(chance, 1);
        await Append(one.Events);
        await CatchUp();
        using var stop = new CancellationTokenSource();
        var sent = 0;
        var senders = Enumerable.Range(0, 4).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested && i < 5_000; i++)
            {
                await Append("sender " + sender, [one.Events[0] with { MessageId = $"{sender}-{i}", Identifiers = [one.User, one.Mail, new(Identifier.AnonymousId, $"c{sender}-{i}")] }]);
                Interlocked.Increment(ref sent);
            }
        })).ToArray();
        for (var erasures = 0; erasures < 3; erasures++)
        {
            var target = Volatile.Read(ref sent) + 30;
            while (Volatile.Read(ref sent) < target)
                await Task.Yield();
            await CatchUpIdentity();
            await Erase(one.User);
        }
        await stop.CancelAsync();
        await Task.WhenAll(senders);

        var dangling = await Database.Read(s =>
        {
            var there = s.Query<long>("select id from identifiers").ToHashSet();
            return s.Query<(long Subject, string? Others)>("select subject, others from events where subject > 0")
                .Count(e => !there.Contains(e.Subject) || (e.Others?.Split(',').Any(id => !there.Contains(long.Parse(id))) ?? false));
        });
        Assert.Equal(0, dangling);
        Assert.True(await Database.Read(s => s.Single<long>("select count(distinct subject) from events where subject < 0")) == 3, "each erasure left skeletons");
        Assert.Equal(one.Events.Count + sent, await Database.Read(Get<EventLog>().Count));
    }

    private Task CatchUpIdentity() => Get<Events.Readers.ReaderStep>().CatchUp(Get<IEnumerable<Events.Readers.IReader>>().First(), TestContext.Current.CancellationToken);

    // A person's last claim is "no earlier than the last that they need": a bound, closer or not by how the events came in batches.
    private Task<string> Kept() => Everything(IsAboutPeople, but: "last_claim");

    /// <summary>What readers make, the log and what was kept out; not how far readers are, nor what is still to be looked at, nor what people did here.</summary>
    // the dictionary of search numbers its words and its versions, and both only rise; the words themselves are in search_words too
    private static bool IsAboutPeople(string table) => table is not
        ("readers" or "audit" or "migrations" or "due_work" or "log_versions" or "segment_marks" or "segment_turn" or "search_names" or "search_dictionary");

    private Task<string> Counts() => Database.Read(s => string.Join('\n', s.Query<string>(
        "select kind || ' ' || name || ' ' || coalesce(channel, '') || ' ' || cast(occurred_at as text) || ' ' || count(*) from events group by kind, name, channel, occurred_at")
        .Concat(s.Query<string>("select reason || ' ' || count(*) from refusals group by reason")).Order(StringComparer.Ordinal)));

    private void Holds(Func<List<Somebody>, Task> assertions) => Generated.Holds(Somebody.Several, people =>
    {
        Database.Write(tx =>
        {
            foreach (var table in (string[])["events", "identifiers", "refusals"])
                tx.Execute($"delete from {table}");
        }).GetAwaiter().GetResult();
        Rebuild().GetAwaiter().GetResult();
        assertions(people).GetAwaiter().GetResult();
    }, Generated.IsSoak ? 500 : Cases);
}
