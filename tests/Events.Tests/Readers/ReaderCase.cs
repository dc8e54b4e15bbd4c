using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Events.Tests.Readers;

/// <summary>A log with one reader that writes down the names of the events it is given.</summary>
public abstract class ReaderCase(Store store) : DatabaseCase(store)
{
    protected override void Add(IServiceCollection services) => services.AddEvents().AddReader<Recorder>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.Write(tx => tx.Execute($"create table seen (place {(Store == Store.Postgres ? "bigint generated always as identity" : "integer")} primary key, name text not null)"));
    }

    protected Task Append(params string[] names) => Database.Write(tx => Append(tx, names));

    protected void Append(Transaction tx, params string[] names) => Get<EventLog>().Append(tx,
        Get<Sources>().GetOrAdd(tx, "web").Id, [.. names.Select(name => Facts.Track(name, name))]);

    protected Task CatchUp() => Get<ReaderStep>().CatchUp(Get<Recorder>(), TestContext.Current.CancellationToken);

    protected Task Settle() => Get<ReaderStep>().Settle(Get<Recorder>(), TestContext.Current.CancellationToken);

    protected Task<List<string>> Seen() => Database.Read(s => s.Query<string>("select name from seen order by place"));

    public sealed class Recorder : IReader
    {
        public bool FailAfterEffect { get; set; }
        public string Name => "recorder";

        public void Apply(Transaction tx, IReadOnlyList<Event> events)
        {
            tx.ExecuteMany("insert into seen (name) values (@name)", ["name"], [.. events.Select(e => new object?[] { e.Name })]);
            if (FailAfterEffect)
                throw new InvalidTimeZoneException();
        }

        public void Reset(Transaction tx) => tx.Execute("delete from seen");
    }
}
