using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Maps;

/// <summary>A log that a test writes line by line, and questions to it.</summary>
public abstract class MapCase(Store store) : DatabaseCase(store)
{
    private int messages;

    protected override void Add(IServiceCollection services) => services.AddEvents().AddPeople().AddJourneys();

    /// <summary>What happened to whom, so many seconds after the beginning of 2026.</summary>
    protected NewEvent E(string user, string name, double second, string? key = null, string? channel = null, string properties = "{}", params Identifier[] also) => new()
    {
        MessageId = $"m{++messages}",
        Identifiers = [new Identifier(Identifier.UserId, user), .. also],
        Kind = "track",
        Name = name,
        OccurredAt = Micros.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) + (long)Math.Round(second * Micros.PerSecond),
        ReceivedAt = 0,
        Channel = channel,
        JourneyKey = key,
        Properties = properties,
        Digest = new byte[16],
    };

    /// <summary>Appends, and waits until readers have it: on PostgreSQL they wait for older transactions, also those of tests beside this one.</summary>
    protected async Task Log(string source, params NewEvent[] events)
    {
        await Append(source, events);
        var last = await Database.Read(Get<EventLog>().LastSequence);
        do
        {
            foreach (var reader in Get<IEnumerable<IReader>>())
                await Get<ReaderStep>().CatchUp(reader, CancellationToken.None);
        }
        while ((await Database.Read(Get<Cursors>().All)).Any(cursor => cursor.Sequence != last));
    }

    protected Task Append(string source, params NewEvent[] events) =>
        Database.Write(tx => Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, source).Id, events));

    protected async Task<MapAnswer> Ask(QueryForm form) => (MapAnswer)await Answer(form.ToQuery());

    protected Task<JourneyAnswer> Answer(JourneyQuery query) => Get<IAnswerQueries>().Answer(query.Checked(), TestContext.Current.CancellationToken);

    /// <summary>As somebody sees it who may, or may not, see people.</summary>
    protected async Task<BehindView> Behind(JourneyQuery query, NumberAsked number, int page = 1, bool mayNamePeople = true) =>
        await Get<NamePeople>().Of((BehindView)await Answer(query.Number(number, page)), mayNamePeople, CancellationToken.None);

    protected async Task<string[]> Variants(QueryForm request) =>
        [.. (await Ask(request)).Variants.Top.Select(v => $"{string.Concat(v.Steps)} {v.Journeys}")];
}
