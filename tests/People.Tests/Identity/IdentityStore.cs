using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.Support;
using Throughline.Web;

namespace Throughline.People.Tests.Identity;

/// <summary>A store to which generated histories arrive, one after the other, each as if there had been none before.</summary>
public abstract class IdentityStore(Store store) : DatabaseCase(store)
{
    protected override void Add(IServiceCollection services) => services.AddWeb().AddEvents().AddPeople();

    /// <summary>The persons after a history that arrives in this order, so many facts at a time.</summary>
    protected string[] After(IEnumerable<Said> arriving, int atOnce)
    {
        // identifiers are left over from the case before, and keep their ids whatever comes
        Write(tx => tx.Execute("delete from events"));
        Run(Get<ReaderStep>().Restart(Get<ResolvePersons>()));
        Arrive(arriving, atOnce);
        return Now();
    }

    protected void Arrive(IEnumerable<Said> arriving, int atOnce)
    {
        foreach (var batch in arriving.Chunk(atOnce))
        {
            Log(batch);
            CatchUp();
        }
    }

    /// <summary>Facts that no reader has seen yet.</summary>
    protected void Log(IEnumerable<Said> facts) => Write(tx => Append(tx, facts));

    protected void CatchUp() => Run(Get<ReaderStep>().Settle(Get<ResolvePersons>(), TestContext.Current.CancellationToken));

    /// <summary>The persons now, see <see cref="SlowPersons.Lines"/>.</summary>
    protected string[] Now() => Read(session =>
    {
        var map = Get<Persons>().Map(session).ToList();
        Assert.Equal(map.Select(m => m.Person).Distinct().Count(), Get<Persons>().Count(session));
        var known = Get<Identifiers>().Of(session, [.. map.Select(m => m.Identifier)]).ToDictionary(i => i.Id, i => i.Plain);
        return SlowPersons.Lines(map.GroupBy(m => m.Person).Select(of => (known[of.Key], of.Select(m => known[m.Identifier]))));
    });

    protected List<List<Identifier>> Persons() => Read(session =>
    {
        var map = Get<Persons>().Map(session).ToList();
        var known = Get<Identifiers>().Of(session, [.. map.Select(m => m.Identifier)]).ToDictionary(i => i.Id, i => i.Plain);
        return map.GroupBy(m => m.Person).Select(of => of.Select(m => known[m.Identifier]).ToList()).ToList();
    });

    protected KnownIdentifier Known(Identifier identifier) => Read(s => Get<Identifiers>().WithValue(s, identifier.Value).Single(i => i.Plain == identifier));
    protected long Person(KnownIdentifier identifier) => Person(identifier.Id);
    protected long Person(long identifier) => Read(s => Get<Persons>().Of(s, identifier)!.Value);
    protected List<long> Members(long person) => Read(s => Get<Persons>().Members(s, person));

    /// <summary>The log, each event as a line.</summary>
    protected List<string> Events() => Read(s => s.Query<string>("select cast(sequence as text) || ' ' || message_id || ' ' || subject || ' ' || coalesce(others, '') from events order by sequence"));

    protected T Read<T>(Func<Session, T> query) => Database.Read(query).GetAwaiter().GetResult();

    /// <summary>A verb, as pages and the command line do it.</summary>
    protected void Do<TVerb>(Func<TVerb, Task> act) where TVerb : notnull => Run(act(Get<TVerb>()));

    private void Write(Action<Transaction> unit) => Run(Database.Write(unit));

    private static void Run(Task task) => task.GetAwaiter().GetResult();

    private void Append(Transaction tx, IEnumerable<Said> facts)
    {
        foreach (var said in facts)
            Get<EventLog>().Append(tx, (said.Source == "throughline" ? Get<Sources>().Own(tx) : Get<Sources>().GetOrAdd(tx, said.Source)).Id, [new NewEvent
            {
                MessageId = said.MessageId,
                Identifiers = said.Who,
                Kind = said.Fact == Said.Event ? "track" : IdentityFact.Kind,
                Name = said.Fact,
                OccurredAt = said.At,
                ReceivedAt = said.At,
                Properties = JsonSerializer.Serialize(new { rank = said.Rank, merge = said.Merge }),
                Digest = new byte[16],
            }]);
    }
}
