using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Throughline.Conversations.Inbox;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Gate;
using Throughline.Gate.Suppressed;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.People.Consent;
using Throughline.Web.Access;

namespace Throughline.Host.Samples;

/// <summary>
/// Lives through the sample's fortnight before the server starts, with the modules as they are and a clock of its own: the readers are settled, so that
/// everybody's addresses and consents are known, and then hour by hour what happens happens, what is wished is decided, and what is due is taken.
/// </summary>
internal sealed class SampleFortnight(IServiceProvider modules, SampleClock clock)
{
    public const string Source = "sample-fortnight";
    private static readonly Caller Me = Caller.CommandLine with { Name = "the sample" };
    private const string Captured = "a sample: kept, not sent";

    private readonly Database database = modules.GetRequiredService<Database>();
    private readonly EventLog log = modules.GetRequiredService<EventLog>();
    private readonly ContactWork contact = modules.GetRequiredService<ContactWork>();
    private readonly PolicyWork policies = modules.GetRequiredService<PolicyWork>();
    private readonly DoDueWork due = modules.GetRequiredService<DoDueWork>();

    /// <summary>How many wishes were decided.</summary>
    public static async Task<int> Live(Database database, DateTimeOffset now, CancellationToken cancel)
    {
        var end = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour));
        var clock = new SampleClock(end.AddDays(-SampleStory.Days - 1));
        await using var modules = new ServiceCollection().AddLogging().AddModules(database, clock).BuildServiceProvider();
        return await new SampleFortnight(modules, clock).Go(end, cancel);
    }

    private async Task<int> Go(DateTimeOffset end, CancellationToken cancel)
    {
        await Settle(cancel);
        var known = await database.Read(session => modules.GetRequiredService<Identifiers>().Of(session, [.. modules.GetRequiredService<Persons>().Map(session).Select(of => of.Identifier)]), cancel);
        var people = SamplePerson.Of(known.Where(i => i.Plain.Type == Identifier.UserId).Select(i => i.Plain.Value), new Random(SampleStory.Seed));
        await Introduce(people);
        await Settle(cancel);
        var version = await policies.Draft(Me, await Sample.Text("sample-policy.yaml"));
        await policies.Replay(Me, version, 30, null, cancel);
        await policies.Publish(Me, version);
        await Settle(cancel); // it asks for nothing else, and whoever it concerns is known

        var wishes = 0;
        foreach (var some in new SampleStory(people, end).Deeds().GroupBy(deed => deed.At))
        {
            clock.Now = some.Key;
            await due.DoAll(cancel);
            await Happen([.. some]);
            wishes += await Wish([.. some.OfType<SampleWish>()]);
            foreach (var offer in some.OfType<SampleOffer>())
                await Offer(offer);
            await contact.Capture("sample", Captured);
        }
        await new SampleDesk(modules.GetRequiredService<OpenConversation>(), modules.GetRequiredService<ReceiveMessage>(), clock).Write(people, end);
        clock.Now = end;
        await due.DoAll(cancel);
        await contact.Capture("sample", Captured);
        await policies.Replay(Me, await policies.Draft(Me, await Sample.Text("sample-policy-draft.yaml")), 30, null, cancel);
        return wishes;
    }

    private async Task Settle(CancellationToken cancel)
    {
        var step = modules.GetRequiredService<ReaderStep>();
        foreach (var reader in modules.GetServices<IReader>())
            await step.Settle(reader, cancel);
    }

    /// <summary>Names, addresses, and what they agreed to.</summary>
    private async Task Introduce(List<SamplePerson> people)
    {
        await Append([.. people.Select(who => Event("identify", "Identified", null,
            [new Identifier(Identifier.UserId, who.UserId), .. Known(Identifier.Email, who.Email), .. Known(Identifier.Phone, who.Phone)],
            JsonSerializer.Serialize(new Dictionary<string, string?> { ["name"] = who.Name, ["email"] = who.Email, ["phone"] = who.Phone, ["timezone"] = who.Zone, ["preferredFrequency"] = who.Frequency }
                .Where(trait => trait.Value is not null).ToDictionary())))]);
        var agreed = from who in people
                     from purpose in who.Agreed
                     select Row(who.Email is { } email ? "email:" + email : who.Person, purpose, "given");
        await Consent(agreed);
    }

    private static IEnumerable<Identifier> Known(string type, string? value) => value is null ? [] : [Identifier.Of(type, value) ?? new Identifier(type, value)];

    private string Row(string who, string purpose, string state) => $"{who},*,{purpose},{state},consent,sample,{clock.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}";

    private async Task Consent(IEnumerable<string> rows)
    {
        using var file = File("identifier,channel,purpose,state,basis,proof,at", rows);
        await modules.GetRequiredService<ExchangeConsents>().Import(Me, file);
    }

    private static MemoryStream File(string head, IEnumerable<string> rows) => new(Encoding.UTF8.GetBytes(string.Join('\n', [head, .. rows])));

    private async Task Happen(List<SampleDeed> deeds)
    {
        if (deeds.OfType<SampleEvent>().ToList() is { Count: > 0 } events)
            await Append([.. events.Select(e => Event("track", e.Name, e, [new Identifier(Identifier.UserId, e.UserId)], e.Properties))]);
        if (deeds.OfType<SampleWithdrawal>().ToList() is { Count: > 0 } withdrawals)
            await Consent(withdrawals.Select(w => Row("email:" + w.Email, w.Purpose, "withdrawn")));
        if (deeds.OfType<SampleSuppression>().ToList() is { Count: > 0 } suppressions)
        {
            using var file = File("address,channel,reason", suppressions.Select(s => $"email:{s.Email},email,{s.Reason}"));
            await modules.GetRequiredService<ImportSuppressions>().Do(Me, file);
        }
    }

    private async Task<int> Wish(List<SampleWish> wishes)
    {
        if (wishes.Count == 0)
            return 0;
        var raised = await contact.Raise(JsonSerializer.Serialize(wishes.Select(w => new
        {
            w.Key,
            w.Person,
            w.Purpose,
            w.Touchpoint,
            w.Team,
            w.Channels,
            w.Template,
            TemplateVersion = w.Template is null ? (int?)null : 1,
            w.Text,
            w.Value,
            w.Propensity,
            w.ReplyIn,
            ExpiresAt = w.At.AddDays(w.Days),
        }), JsonSerializerOptions.Web));
        return raised.Values.Sum();
    }

    private async Task Offer(SampleOffer offer)
    {
        var offered = await contact.Offer(Me, offer.Person, offer.Key, offer.To, offer.Reason, offer.Context);
        clock.Now = offer.At.AddMinutes(10 + offer.Key.Length * 2);
        if (offer.Accepted is { } accept)
            await contact.Answer(Me, offered, accept, accept ? null : "no time today");
    }

    private NewEvent Event(string kind, string name, SampleEvent? of, IReadOnlyList<Identifier> who, string properties)
    {
        var id = $"{of?.At.ToUnixTimeSeconds() ?? 0}:{name}:{who[0].Value}:{of?.Key}";
        return new()
        {
            MessageId = id,
            Identifiers = who,
            Kind = kind,
            Name = name,
            OccurredAt = Micros.From(clock.Now),
            ReceivedAt = Micros.From(clock.Now),
            Channel = of?.Channel,
            Touchpoint = of?.Touchpoint,
            JourneyKey = of?.Key,
            Properties = properties,
            Digest = SHA256.HashData(Encoding.UTF8.GetBytes(id + properties))[..16],
        };
    }

    private Task Append(IReadOnlyList<NewEvent> events) => database.Write(tx => log.Append(tx, modules.GetRequiredService<Sources>().GetOrAdd(tx, Source).Id, events));
}
