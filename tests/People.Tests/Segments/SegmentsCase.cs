using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Segments;
using Throughline.People.Segments.Rules;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Live;

namespace Throughline.People.Tests.Segments;

/// <summary>Segments over a log of the test's own, whose readers and workers are moved by hand.</summary>
public abstract class SegmentsCase(Store store) : DatabaseCase(store)
{
    private int sent;

    protected static Identifier Ann { get; } = new(Identifier.UserId, "ann");
    protected static Identifier Bob { get; } = new(Identifier.UserId, "bob");
    protected static Identifier Cookie { get; } = new(Identifier.AnonymousId, "cookie");

    protected long Now => Micros.Now(Time);

    protected override void Add(IServiceCollection services) => services
        .AddMigrations("web", typeof(AuditList).Assembly)
        .AddSingleton<AuditList>()
        .AddSingleton<LiveStreams>()
        .AddEvents().AddPeople();

    protected static Rule Read(string json) => RuleJson.Read(json);

    protected Task<long> Create(string name, string rule) => Create(name, Read(rule));
    protected Task<long> Create(string name, Rule rule) => Get<CreateSegment>().Do(Caller.CommandLine, name, null, rule);
    protected Task Change(long id, string name, Rule rule) => Get<ChangeSegment>().Do(Caller.CommandLine, id, name, null, rule);

    protected Task Happened(string name, TimeSpan ago, params Identifier[] who) => Happened("track", name, "{}", Now - (long)ago.TotalMicroseconds, who);

    protected Task Identified(string traits, params Identifier[] who) => Happened("identify", "identify", traits, Now, who);

    protected Task Happened(string kind, string name, string properties, long at, params Identifier[] who) => Database.Write(tx => Get<EventLog>().Append(
        tx, (kind == IdentityFact.Kind ? Get<Sources>().Own(tx) : Get<Sources>().GetOrAdd(tx, "web")).Id, [new NewEvent
        {
            MessageId = $"m{sent++:D6}",
            Identifiers = who,
            Kind = kind,
            Name = name,
            OccurredAt = at,
            ReceivedAt = Now,
            Properties = properties,
            Digest = new byte[16],
        }]));

    /// <summary>The message ids of the merges said so far.</summary>
    protected List<string> Merges { get; } = [];

    protected async Task Said(string fact, Identifier x, Identifier y, string properties = "{}")
    {
        if (fact == IdentityFact.Merged)
            Merges.Add($"m{sent:D6}");
        await Happened(IdentityFact.Kind, fact, properties, Now, x, y);
    }

    /// <summary>Takes back a merge, by its message id.</summary>
    protected Task Undo(string merge) => Happened(IdentityFact.Kind, IdentityFact.Undone, $$"""{"merge":"{{merge}}"}""", Now, Ann);

    /// <summary>Readers read everything, and everything that is to be decided is decided.</summary>
    protected async Task Settle()
    {
        foreach (var reader in Get<IEnumerable<IReader>>())
            await Get<ReaderStep>().Settle(reader, TestContext.Current.CancellationToken);
        Assert.False(await Get<KeepSegments>().CatchUp(TestContext.Current.CancellationToken), "something still waits for readers");
    }

    /// <summary>The persons who belong, each by their ids.</summary>
    protected Task<List<long>> Members(long segment) => Database.Read(session =>
        Get<Throughline.People.Segments.Members>().List(session, segment, 0, 1000).ConvertAll(member => member.Person));

    protected Task<Segment?> Find(long segment) => Database.Read(session => Get<SegmentList>().Find(session, segment));

    protected Task<IReadOnlyList<SegmentChange>> Changes() => Database.Read(session => Get<SegmentChanges>().Read(session, 0, 10_000));

    protected Task<long?> PersonOf(Identifier who) => Database.Read(session =>
        Get<Identifiers>().WithValue(session, who.Value).Select(known => Get<Persons>().Of(session, known.Id)).FirstOrDefault());

    /// <summary>Whose persons these are, by their ids.</summary>
    protected async Task<List<long>> Persons(params Identifier[] who)
    {
        var persons = new List<long>();
        foreach (var one in who)
            persons.Add((await PersonOf(one))!.Value);
        return [.. persons.Order()];
    }
}
