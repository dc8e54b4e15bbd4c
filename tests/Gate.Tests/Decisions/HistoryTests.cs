using FsCheck;
using FsCheck.Fluent;
using Throughline.Events.Log;
using Throughline.Gate.Decisions;
using Throughline.Gate.Outbox;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Consent;
using Throughline.People.Identity;
using Throughline.Support;

namespace Throughline.Gate.Tests.Decisions;

/// <summary>
/// Generated histories, everything in any order: intents, consents given and taken back, addresses suppressed, conversations, claims,
/// outcomes, merges, undos, and the clock. A slow model that knows nothing of the gate says what may go out.
/// </summary>
public abstract class HistoryTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : HistoryTests(Store.Sqlite);
    public sealed class OnPostgres() : HistoryTests(Store.Postgres);

    private const int People = 4, CoolingMinutes = 120;
    private static readonly int DayLimit = 1, WeekLimit = 2;
    private static readonly string Policy = $$"""
        caps:
          - { name: day, limit: {{DayLimit}}, per: day }
          - { name: week, limit: {{WeekLimit}}, per: 5 days }
        interactions:
          - { team: service, opens: [Case opened], closes: [Case closed], whileOpen: { do: hold, coolingHours: {{CoolingMinutes / 60}} } }
        """;

    private enum Kind
    {
        Raise,
        Agree,
        Withdraw,
        Suppress,
        Allow,
        Open,
        Close,
        Merge,
        Undo,
        Claim,
        Pass,
    }

    private sealed record Deed(Kind Kind, int Who, int Number);

    private static readonly Gen<List<Deed>> Histories =
        from count in Gen.Choose(12, 30)
        from deeds in (
            from kind in Gen.Elements(Kind.Raise, Kind.Raise, Kind.Raise, Kind.Raise, Kind.Claim, Kind.Claim, Kind.Claim, Kind.Pass, Kind.Pass, Kind.Pass,
                Kind.Agree, Kind.Withdraw, Kind.Suppress, Kind.Allow, Kind.Open, Kind.Close, Kind.Merge, Kind.Undo)
            from who in Gen.Choose(0, People - 1)
            from number in Gen.Choose(0, 999)
            select new Deed(kind, who, number)).ListOf(count)
        select deeds.ToList();

    /// <summary>What the specification says of one history's people, by their number; two and two may be merged.</summary>
    private sealed class Model
    {
        public readonly HashSet<int> Refused = [], Shut = [];
        public readonly Dictionary<int, (bool IsOpen, long ClosedAt)> Cases = [];
        public readonly List<(int Who, long At, string Key)> Sends = [];
        public readonly Dictionary<string, int> Raised = [];
        private readonly HashSet<int> merged = [];

        public bool IsMerged(int who) => merged.Contains(who / 2);
        public void Merge(int who) => merged.Add(who / 2);
        public void Undo(int who) => merged.Remove(who / 2);
        public List<int> Of(int who) => IsMerged(who) ? [who / 2 * 2, who / 2 * 2 + 1] : [who];

        /// <summary>Most restrictive: any identifier that refused refuses for all of the person.</summary>
        public bool Agrees(int who) => !Of(who).Exists(Refused.Contains);

        public bool IsTalking(int who, long now) => Of(who).Exists(w => Cases.TryGetValue(w, out var c) && (c.IsOpen || now < c.ClosedAt + CoolingMinutes * Micros.PerMinute));

        /// <summary>Whether one more now would be beyond a cap, over all the person's identifiers.</summary>
        public bool IsFull(int who, long now)
        {
            var theirs = Sends.FindAll(s => Of(who).Contains(s.Who));
            return theirs.Count(s => s.At / Micros.PerDay == now / Micros.PerDay) >= DayLimit || theirs.Count(s => s.At > now - 5 * Micros.PerDay) >= WeekLimit;
        }
    }

    [Fact]
    public async Task G5_G6_G7_G8_hold_whatever_happens_in_whatever_order()
    {
        await Publish(Policy);
        await Register("marketing-news", "marketing-offers");
        var (round, claims) = (0, 0);
        Generated.Holds(Histories, deeds => claims += Run("h" + ++round + "-", deeds).GetAwaiter().GetResult(), Store == Store.Postgres ? Generated.OnDatabase / 2 : Generated.OnDatabase * 3);
        Assert.True(claims > round / 2, $"{claims} claims in {round} histories");
    }

    private async Task<int> Run(string prefix, List<Deed> deeds)
    {
        var model = new Model();
        await Agreed([.. Enumerable.Range(0, People).Select(i => prefix + i)]);
        for (var i = 0; i < deeds.Count; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Do(prefix, i, deeds[i], model);
        }
        // When all has expired, nothing is open, nothing was decided for good twice, and every decision is a fact of its time.
        await Pass(TimeSpan.FromDays(12));
        await MustBeOver(prefix, model);
        return model.Sends.Count;
    }

    private async Task Do(string prefix, int i, Deed deed, Model model)
    {
        var name = prefix + deed.Who;
        switch (deed.Kind)
        {
            case Kind.Raise:
                var key = $"{prefix}k{i}";
                model.Raised[key] = deed.Who;
                await Raise(Wish(key, name, touchpoint: deed.Number % 3 == 0 ? "marketing-offers" : "marketing-news", value: 1 + deed.Number % 9) with { ExpiresAt = Time.GetUtcNow().AddHours(1 + deed.Number % 200) });
                break;
            case Kind.Agree:
                model.Refused.Remove(deed.Who);
                await State(name, true);
                break;
            case Kind.Withdraw:
                model.Refused.Add(deed.Who);
                await State(name, false);
                // G5: in the same transaction nothing of the person is planned any more
                Assert.DoesNotContain(await Planned(prefix), k => model.Of(deed.Who).Contains(model.Raised[k]));
                break;
            case Kind.Suppress:
                model.Shut.Add(deed.Who);
                await Get<SuppressAddress>().Do(Me, new("email:" + name + "@example.org", "email", "bounced"));
                break;
            case Kind.Allow:
                model.Shut.Remove(deed.Who);
                await Get<SuppressAddress>().Do(Me, new("email:" + name + "@example.org", "email", null, true));
                break;
            case Kind.Open:
                model.Cases[deed.Who] = (true, 0);
                await Append(Event("Case opened", Mail(name), key: "c" + deed.Who)); // of two people's: under one key they would be one case after a merge
                Assert.DoesNotContain(await Planned(prefix), k => model.Of(deed.Who).Contains(model.Raised[k]));
                break;
            case Kind.Close when model.Cases.TryGetValue(deed.Who, out var open) && open.IsOpen:
                model.Cases[deed.Who] = (false, Now);
                await Append(Event("Case closed", Mail(name), key: "c" + deed.Who));
                break;
            case Kind.Merge when !model.IsMerged(deed.Who):
                model.Merge(deed.Who);
                await Get<MergePersons>().Do(Me, Pair(prefix, deed.Who));
                break;
            case Kind.Undo when model.IsMerged(deed.Who):
                model.Undo(deed.Who);
                await Get<UndoMerge>().Do(Me, Pair(prefix, deed.Who));
                break;
            case Kind.Claim:
                await ClaimAll(prefix, deed, model);
                break;
            case Kind.Pass:
                await Pass(TimeSpan.FromMinutes(1 + deed.Number * 3));
                await HeldIsHeld(prefix);
                break;
        }
    }

    private static TwoIdentifiers Pair(string prefix, int who) => new($"email:{prefix}{who / 2 * 2}@example.org", $"email:{prefix}{who / 2 * 2 + 1}@example.org");

    private async Task State(string name, bool given)
    {
        // Of this very address: else it is stated of the strongest of all that were merged.
        var address = await IdOf(Mail(name));
        await Get<StateConsent>().Do(address, new(address, "email", "marketing", given, given ? "consent" : null, null), Me);
    }

    private Task<List<string>> Planned(string prefix) => Database.Read(session => session.Query<string>("select key from intents where state = 'planned' and key like @prefix", new { prefix = prefix + "%" }));

    /// <summary>Each thing that goes out is allowed by the model at that instant (G5, G7), before it expires (G6), and goes once (G8).</summary>
    private async Task ClaimAll(string prefix, Deed deed, Model model)
    {
        while (await Claim() is { } send)
        {
            var (key, who) = (send.Intent.Key, model.Raised[send.Intent.Key]);
            Assert.StartsWith(prefix, key, StringComparison.Ordinal);
            Assert.True(model.Agrees(who), $"{key} went out without consent");
            Assert.True(model.Of(who).Exists(w => !model.Shut.Contains(w)), $"{key} went to a suppressed address");
            Assert.False(model.IsTalking(who, Now), $"{key} went out during a conversation");
            Assert.False(model.IsFull(who, Now), $"{key} went out beyond a cap");
            Assert.True(Now < send.Intent.ExpiresAt, $"{key} went out after it expired");
            Assert.DoesNotContain(model.Sends, s => s.Key == key);
            switch (deed.Number % 4)
            {
                case 0: // fails for good: its place is given back
                    await Database.Write(tx => Assert.True(Get<RecordOutcome>().Failed(tx, key, "no")));
                    model.Raised.Remove(key);
                    continue;
                case 1: // nobody says what became of it: it counts, and is never sent again
                    break;
                default:
                    await Database.Write(tx => Assert.True(Get<RecordOutcome>().Sent(tx, key)));
                    break;
            }
            model.Sends.Add((who, Now, key));
        }
    }

    /// <summary>G6: of whatever is held once all that is due was done, nothing could go if it were decided now.</summary>
    private Task HeldIsHeld(string prefix) => Database.Write(tx =>
    {
        var held = Get<Intents>().Find(tx, tx.Query<string>("select key from intents where state = 'held' and key like @prefix", new { prefix = prefix + "%" }));
        foreach (var known in held.Values)
        {
            var decision = Get<DecideIntents>().Begin(tx, [known.Intent.Identifier], [known.Intent.Touchpoint], Now).Look(known.Intent);
            Assert.True(decision.Verdict != Verdict.Send, $"{known.Intent.Key} is held, though it could go");
        }
    });

    private async Task MustBeOver(string prefix, Model model)
    {
        var like = new { prefix = prefix + "%" };
        var (intents, decisions, outbox) = await Database.Read(s => (
            s.Query<(string Key, string State, long Decided)>("select key, state, decided from intents where key like @prefix", like),
            s.Query<(string Key, long Number, long At, long Final)>("select key, number, decided_at, final from decisions where key like @prefix", like).ToLookup(d => d.Key),
            s.Query<(string Key, string State)>("select key, state from outbox where key like @prefix", like).ToDictionary(o => o.Key, o => o.State)));
        foreach (var (key, state, decided) in intents)
        {
            // Each touchpoint is operated by the team that wishes, however an intent came to be decided: nothing is a proposal to anybody.
            Assert.DoesNotContain(state, (string[])["held", "planned", "claimed", "handed"]);
            Assert.Single(decisions[key], d => d.Final == 1);
            Assert.Equal(Enumerable.Range(1, (int)decided).Select(n => (long)n), decisions[key].Select(d => d.Number).Order());
            Assert.Equal(state is "sent" or "unknown" or "failed" ? state : null, outbox.GetValueOrDefault(key));
        }
        Assert.All(model.Sends, s => Assert.Contains(intents, i => i.Key == s.Key && i.State is "sent" or "unknown"));
        await Database.Read(session =>
        {
            var own = Get<Sources>().Find(session, "throughline")!.Id;
            foreach (var made in decisions.SelectMany(of => of))
                Assert.Equal(made.At, Get<EventLog>().Find(session, own, DecisionFacts.MessageId(made.Key, made.Number))!.OccurredAt);
            return true;
        });
    }
}
