using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.People.Identity;
using Throughline.Support;

namespace Throughline.People.Tests.Identity;

public abstract class ResolvePersonsTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : ResolvePersonsTests(Store.Sqlite);
    public sealed class OnPostgres() : ResolvePersonsTests(Store.Postgres);

    private static readonly Identifier Cookie = new(Identifier.AnonymousId, "cookie");
    private static readonly Identifier Ann = new(Identifier.UserId, "ann");
    private static readonly Identifier Bob = new(Identifier.UserId, "bob");
    private static readonly Identifier Mail = new(Identifier.Email, "ann@example.org");

    private int sent;

    protected override void Add(IServiceCollection services) => services.AddEvents().AddPeople();

    [Fact]
    public async Task Identifiers_seen_in_one_event_are_one_person()
    {
        await Happened(Cookie);
        await Happened(Mail);
        Assert.Equal(2, await People());
        await Happened(Ann, Cookie);
        await Happened(Ann, Mail);
        var person = Assert.Single(await List());
        Assert.Equal([Ann, Mail, Cookie], person.Identifiers.Select(i => new Identifier(i.Type, i.Value, i.Space)));
        Assert.Equal(4, person.Events);
    }

    [Fact]
    public async Task Two_user_ids_never_meet_by_themselves()
    {
        await Happened(Ann, Cookie);
        await Happened(Bob, Cookie);
        Assert.Equal(2, await People());
        Assert.Equal(1, (await List()).Single(p => p.Identifiers.Any(i => i.Value == "bob")).Events);
    }

    [Fact]
    public async Task The_id_of_any_identifier_leads_to_the_person()
    {
        await Happened(Cookie);
        await Happened(Ann, Cookie);
        var person = Assert.Single(await List());
        foreach (var identifier in person.Identifiers)
            Assert.Equal(person.Id, await Database.Read(s => Get<Persons>().Of(s, identifier.Id)));
    }

    [Fact]
    public async Task A_person_is_called_by_the_newest_name()
    {
        await Happened("identify", """{"name":"Old"}""", 10, Ann);
        await Happened("identify", """{"first_name":"Ann","lastName":"Lee"}""", 20, Ann);
        await Happened("identify", """{"name":"Older"}""", 5, Ann);
        Assert.Equal("Ann Lee", Assert.Single(await List()).Title);
    }

    [Fact]
    public async Task Rebuilding_gives_the_same_people()
    {
        await Happened(Ann, Cookie);
        await Happened(Bob, Cookie);
        await Happened(Mail, Ann);
        var before = await Described();
        await Get<ReaderStep>().Restart(Get<ResolvePersons>());
        Assert.Equal(0, await People());
        await CatchUp();
        Assert.Equal(before, await Described());
    }

    [Fact]
    public async Task Pages_of_the_list_show_everyone_once_the_last_seen_first()
    {
        for (var i = 0; i < 23; i++)
            await Happened("track", "{}", 100 + i / 3, new Identifier(Identifier.UserId, "u" + i), new Identifier(Identifier.AnonymousId, "a" + i % 20));
        var seen = new List<long>();
        var (time, identifier) = (long.MaxValue, long.MaxValue);
        while (await Database.Read(s => Get<Persons>().List(s, time, identifier, 5)) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(line => line.Person));
            Assert.True(page[0].LastSeenAt <= time);
            (time, identifier) = (page[^1].LastSeenAt, page[^1].Identifier);
        }
        Assert.Equal(23, seen.Count);
        Assert.Equal(23, seen.Distinct().Count());
    }

    private Task Happened(params Identifier[] identifiers) => Happened("track", "{}", 1, identifiers);

    private async Task Happened(string kind, string properties, long at, params Identifier[] identifiers)
    {
        await Database.Write(tx => Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, "web").Id, [new NewEvent
        {
            MessageId = "m" + sent++,
            Identifiers = identifiers,
            Kind = kind,
            Name = kind,
            OccurredAt = at,
            ReceivedAt = at,
            Properties = properties,
            Digest = new byte[16],
        }]));
        await CatchUp();
    }

    private async Task CatchUp()
    {
        foreach (var reader in Get<IEnumerable<IReader>>())
            await Get<ReaderStep>().Settle(reader, TestContext.Current.CancellationToken);
    }

    private Task<long> People() => Database.Read(Get<Persons>().Count);

    private Task<List<Person>> List() => Database.Read(s =>
        Get<Persons>().Load(s, Get<Persons>().List(s, long.MaxValue, long.MaxValue, 100).ConvertAll(line => line.Person)));

    private async Task<List<string>> Described() =>
        [.. (await List()).Select(p => $"{p.Id} {p.Events} {string.Join(' ', p.Identifiers.Select(i => i.Id))}").Order()];
}
