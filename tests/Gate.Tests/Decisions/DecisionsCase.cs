using Throughline.Events.Log;
using Throughline.Gate.Decisions;
using Throughline.Gate.Outbox;
using Throughline.Gate.Policies;
using Throughline.Gate.Touchpoints;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Gate.Tests.Decisions;

/// <summary>People with addresses and consent, touchpoints with operators, and a policy of the test's own.</summary>
public abstract class DecisionsCase(Store store) : GateCase(store)
{
    protected static Identifier Mail(string who) => new(Identifier.Email, who + "@example.org");

    protected static Caller Me => Caller.CommandLine;

    /// <summary>Registers the touchpoints, each operated by the team in its name: marketing-news by marketing.</summary>
    protected Task Register(params string[] names) => Database.Write(tx =>
    {
        foreach (var name in names)
            Get<TouchpointList>().Add(tx, new Touchpoint(name, "email", "marketing", "keep") { Operates = name.Split('-')[0] }, "test", Now);
    });

    /// <summary>People known by these e-mail addresses, who agreed to everything.</summary>
    protected async Task Agreed(params string[] who)
    {
        await Append([.. who.Select(w => Event("Consent given", Mail(w), properties: """{"purposes":["marketing","sales","research"],"basis":"consent"}"""))]);
        await Settle();
    }

    protected async Task<long> Publish(string yaml)
    {
        var draft = await Get<DraftPolicy>().Do(Me, yaml);
        await Database.Write(tx => Get<PolicyVersions>().Move(tx, draft.Version, PolicyState.Draft, PolicyState.Replayed, "test", Now));
        await Get<PublishPolicy>().Do(Me, draft.Version);
        return draft.Version;
    }

    internal static NewIntent Wish(string key, string who, string purpose = "marketing", string touchpoint = "marketing-news", double value = 1) =>
        new(key, "email:" + who + "@example.org", purpose, touchpoint, touchpoint.Split('-')[0], ["email"], "news", 1, Value: value);

    internal Task<List<RaisedAnswer>> Raise(params NewIntent[] intents) => Get<RaiseIntents>().Do(intents);

    internal async Task<RaisedAnswer> RaiseOne(NewIntent intent) => (await Raise(intent))[0];

    internal Task<ClaimedSend?> Claim() => Get<ClaimSend>().Do("test", TimeSpan.FromMinutes(5));

    internal Task<IntentState> StateOf(string key) => Database.Read(session => Get<Intents>().Find(session, [key])[key].State);

    internal Task<List<RecordedDecision>> DecisionsOf(string key) => Database.Read(session => Get<DecisionList>().Of(session, key));

    protected Task DoDue() => Get<DoDueWork>().DoAll(TestContext.Current.CancellationToken);

    /// <summary>Moves the clock on, and does what is due.</summary>
    protected async Task Pass(TimeSpan time)
    {
        Time.Advance(time);
        await DoDue();
    }

    /// <summary>What is due goes out, by a sender that takes a thousand in a transaction; which, in order. Everything, or so many thousands.</summary>
    internal async Task<List<Intent>> SendAll(int thousands = int.MaxValue)
    {
        var sent = new List<Intent>();
        while (thousands-- > 0 && await Database.Read(session => Get<OutboxList>().Waiting(session, Now, null, 1000)) is { Count: > 0 } waiting)
        {
            var claimed = await Database.Write(tx => waiting.Select(key => Get<ClaimSend>().Do(tx, key, "test", TimeSpan.FromMinutes(5))).OfType<ClaimedSend>()
                .Where(send => Get<RecordOutcome>().Sent(tx, send.Intent.Key)).Select(send => send.Intent).ToList());
            sent.AddRange(claimed);
            if (claimed.Count == 0)
                break;
        }
        return sent;
    }
}
