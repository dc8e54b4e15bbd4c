using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.People.Consent;
using Throughline.People.Privacy;
using Throughline.People.Profiles;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Webhooks;

namespace Throughline.People.Tests.Profiles;

public abstract class TellTests(Store store) : ProfileStore(store)
{
    public sealed class OnSqlite() : TellTests(Store.Sqlite);
    public sealed class OnPostgres() : TellTests(Store.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.Write(tx => tx.Execute(
            "insert into webhooks (url, topics, secret, except_source, created_at) values ('https://crm.example.com', 'person.traits person.consent', 'whsec_', 'crm', 0)"));
    }

    [Fact]
    public async Task Webhooks_are_told_of_changes_once_and_not_of_what_changes_nothing_or_was_read_again()
    {
        Happened(Who[1], "identify", "Identified", """{"city":"Porto","plan":"pro"}""", 10);
        Assert.Equal(["city=Porto plan=pro"], Told());
        Happened(Who[1], "identify", "Identified", """{"city":"Porto"}""", 20);
        Happened(Who[1], "identify", "Identified", """{"city":"Faro"}""", 5);
        Assert.Single(Told());
        Arrive([("crm", Event(Who[1], "identify", "Identified", """{"city":"Lisbon"}""", 30, "c1"))], 1);
        Assert.Single(Told());
        Time.Advance(TimeSpan.FromSeconds(1));
        await Get<SetTraits>().Do(Known(Who[1]), new JsonObject { ["city"] = "Braga" }, Caller.CommandLine);
        Assert.Equal(["city=Porto plan=pro", "city=Braga"], Told());
        CatchUp();
        Assert.Equal(2, Told().Count);
        Run(Get<ReaderStep>().Restart(Get<ReadProfiles>()));
        CatchUp();
        Assert.Equal(2, Told().Count);
        Assert.Equal("Braga", Profile(Who[1])["city"]);
        Happened(Who[1], "identify", "Identified", """{"city":"Evora"}""", Micros.Now(Time) + Micros.PerDay);
        Assert.Equal(3, Told().Count);
    }

    [Fact]
    public async Task Consent_is_told_and_who_is_forgotten_is_not()
    {
        Happened(Who[1], "track", "Unsubscribed", "{}", 10);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Get<StateConsent>().Do(Known(Who[1]), new(null, "sms", "sales", true, "contract", null), Caller.CommandLine);
        CatchUp();
        Assert.Equal(["email marketing withdrawn", "sms sales given"], Bodies("person.consent").Select(b => b["data"]!["changed"]![0]!).Select(c => $"{c["channel"]} {c["purpose"]} {c["state"]}"));
        Assert.Equal("ann@example.org", (string?)Bodies("person.consent")[0]["data"]!["identifiers"]![0]!["value"]);
        await Get<ErasePerson>().Do(Caller.CommandLine, Known(Who[1]), purge: false, TestContext.Current.CancellationToken);
        Assert.Empty(Bodies("person.consent"));
        Assert.Equal(0, Read(s => s.Single<long>("select (select count(*) from webhook_subjects) + (select count(*) from due_work where kind like 'webhook:%') + (select count(*) from consent_statements)")));
    }

    private List<string> Told() => [.. Bodies("person.traits").Select(body =>
        string.Join(' ', body["data"]!["changed"]!.AsObject().OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={c.Value!["value"]}")))];

    private List<JsonNode> Bodies(string topic) =>
        Read(s => s.Query<string>("select body from webhook_deliveries where topic = @topic order by id", new { topic })).ConvertAll(body => JsonNode.Parse(body)!);
}
