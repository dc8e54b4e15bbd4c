using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff;
using Throughline.Support;
using Throughline.Web;

namespace Throughline.Gate.Tests;

/// <summary>The gate over a log of the test's own, whose readers are moved by hand.</summary>
public abstract class GateCase(Store store) : DatabaseCase(store)
{
    private int sent;

    protected static Identifier Ann { get; } = new(Identifier.UserId, "ann");
    protected static Identifier Bob { get; } = new(Identifier.UserId, "bob");
    protected static Identifier Cookie { get; } = new(Identifier.AnonymousId, "cookie");

    protected long Now => Micros.Now(Time);

    protected override void Add(IServiceCollection services) => services.AddWeb().AddStaff().AddEvents().AddPeople().AddGate();

    protected NewEvent Event(
        string name, Identifier who, TimeSpan ago = default, string? channel = null, string? touchpoint = null, string? key = null, string properties = "{}") => new()
        {
            MessageId = $"m{Interlocked.Increment(ref sent):D6}",
            Identifiers = [who],
            Kind = "track",
            Name = name,
            OccurredAt = Now - (long)ago.TotalMicroseconds,
            ReceivedAt = Now,
            Channel = channel,
            Touchpoint = touchpoint,
            JourneyKey = key,
            Properties = properties,
            Digest = new byte[16],
        };

    protected Task Append(params NewEvent[] events) => Database.Write(tx => Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, "web").Id, events));

    /// <summary>Readers read everything.</summary>
    protected async Task Settle()
    {
        foreach (var reader in Get<IEnumerable<IReader>>())
            await Get<ReaderStep>().Settle(reader, TestContext.Current.CancellationToken);
    }

    protected Task<long> IdOf(Identifier who) => Database.Read(session => Get<Identifiers>().WithValue(session, who.Value).Single(known => known.Plain == who).Id);
}
