using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Profiles;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.People.Tests.Profiles;

/// <summary>A store to which events arrive, and in which persons are merged and parted again.</summary>
public abstract class ProfileStore(Store store) : DatabaseCase(store)
{
    private int sent;

    protected static readonly Identifier[] Who =
    [
        new(Identifier.UserId, "ann"), new(Identifier.Email, "ann@example.org"), new(Identifier.Phone, "+35191"), new(Identifier.AnonymousId, "cookie"),
    ];

    protected override void Add(IServiceCollection services) => services.AddWeb().AddEvents().AddPeople();

    protected static NewEvent Event(
        Identifier of, string kind, string name, string properties, long at, string messageId, string? channel = null, string? context = null) => new()
        {
            MessageId = messageId,
            Identifiers = [of],
            Kind = kind,
            Name = name,
            OccurredAt = at,
            ReceivedAt = at,
            Properties = properties,
            Channel = channel,
            Context = context,
            Digest = new byte[16],
        };

    protected void Happened(Identifier of, string kind, string name, string properties, long at, string? channel = null, string? context = null)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        Arrive([("web", Event(of, kind, name, properties, at, "m" + sent++, channel, context))], 1);
    }

    /// <summary>As if nothing had been before.</summary>
    protected void Forget()
    {
        Run(Database.Write(tx => tx.Execute("delete from events")));
        foreach (var reader in Get<IEnumerable<IReader>>())
            Run(Get<ReaderStep>().Restart(reader));
        Run(Database.Write(tx => tx.Execute("delete from consent_statements"))); // a restart keeps withdrawals
    }

    protected void Arrive(IEnumerable<(string Source, NewEvent Event)> events, int atOnce)
    {
        foreach (var batch in events.Chunk(atOnce))
        {
            Run(Database.Write(tx =>
            {
                foreach (var (source, e) in batch)
                    Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, source).Id, [e]);
            }));
            CatchUp();
        }
    }

    protected void CatchUp()
    {
        foreach (var reader in (IReader[])[Get<ResolvePersons>(), Get<ReadProfiles>()])
            Run(Get<ReaderStep>().Settle(reader, TestContext.Current.CancellationToken));
    }

    protected long Known(Identifier identifier) => Read(s => Get<Identifiers>().WithValue(s, identifier.Value).Single(i => i.Type == identifier.Type).Id);

    protected Profile Profile(Identifier of) => Read(s => Get<KnownProfiles>().Of(s, Known(of), Micros.Now(Time)));

    protected PersonConsents Consents(Identifier of) => Read(s => Get<Consents>().Of(s, Known(of)));

    protected void Merge(Identifier one, Identifier other) => Run(Get<MergePersons>().Do(Caller.CommandLine, new($"#{Known(one)}", $"#{Known(other)}")));

    protected void Undo(Identifier one, Identifier other) => Run(Get<UndoMerge>().Do(Caller.CommandLine, new($"#{Known(one)}", $"#{Known(other)}")));

    protected T Read<T>(Func<Session, T> query) => Database.Read(query).GetAwaiter().GetResult();

    protected static void Run(Task task) => task.GetAwaiter().GetResult();

    protected static T[] Shuffled<T>(IReadOnlyCollection<T> items, int seed)
    {
        var shuffled = items.ToArray();
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }
}
