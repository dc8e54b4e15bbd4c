using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Throughline.Support;

namespace Throughline.Host.Tests.Access;

/// <summary>What there is to be asked for: ids by the place in a route's address at which they stand.</summary>
internal sealed class Known
{
    /// <summary>The conversation of team service, its customer's person, an offer of it, and its answer to the customer.</summary>
    public required string Conversation { get; init; }
    public required string Person { get; init; }
    public required string Offer { get; init; }
    public required string Message { get; init; }
    public required string File { get; init; }

    /// <summary>A conversation of team sales's own, which nobody minds to lose, with its person and its message.</summary>
    public required string Own { get; init; }
    public required string OwnPerson { get; init; }
    public required string OwnMessage { get; init; }

    /// <summary>Addresses that ask with a query, which a description says nothing of.</summary>
    public required IReadOnlyList<string> Queries { get; init; }

    /// <summary>The address of a route, with what exists in it.</summary>
    /// <param name="route">The route.</param>
    /// <param name="spare">With what may be lost.</param>
    public string Path(Route route, bool spare = false) => route.With(name => name switch
    {
        "attachment" => File,
        "number" when route.Template.Contains("/offers/", StringComparison.Ordinal) => Offer,
        "number" or "message" => spare ? OwnMessage : Message,
        "id" when route.Template.StartsWith("/inbox/", StringComparison.Ordinal) || route.Template.StartsWith("/api/conversations/", StringComparison.Ordinal) => spare ? Own : Conversation,
        "item" => spare ? Own : Conversation,
        "id" or "low" when route.Template.Contains("/people/", StringComparison.Ordinal) => spare ? OwnPerson : Person,
        "key" when route.Template.Contains("/teams/", StringComparison.Ordinal) => spare ? "cx" : "service",
        "id" when route.Template.Contains("tokens/{id}", StringComparison.Ordinal) => SpareToken,
        "sequence" => Sequence,
        "name" when route.Template.StartsWith("/assets/", StringComparison.Ordinal) => "none.js",
        "id" when route.Template.Contains("/queues/", StringComparison.Ordinal) => spare ? "spare" : "service",
        _ => "1",
    });

    /// <summary>The same of nothing that exists.</summary>
    public static string Nothing(Route route) => route.With(_ => "999999");

    public required string Sequence { get; init; }

    private static readonly string[] OfSpare = ["people:read"];

    /// <summary>A token that no test speaks with.</summary>
    public required string SpareToken { get; init; }

    /// <summary>The supervisor's id, who is the only one that the queue offers anything.</summary>
    public required string Lead { get; init; }

    public static async Task<Known> Fill(Desk desk)
    {
        var (admin, lead) = (desk.By("admin"), desk.By("supervisor"));
        var led = (string)(await Get(lead, "/api/account"))["id"]!;
        await Desk.Make(admin, HttpMethod.Put, "/api/queues/service", new { members = new[] { led }, plan = new[] { new { needs = "anybody", seconds = 0 } } });
        await Desk.Make(admin, HttpMethod.Put, $"/api/agents/{led}", new { capacity = 5 });
        await Desk.Make(lead, HttpMethod.Put, $"/api/agents/{led}/presence", new { presence = "available" });
        var conversation = (string)(await Open(admin, "theirs", Desk.Customer, Desk.CustomerName, $"Eine {Desk.Secret} ist verdorrt"))["id"]!;
        var offer = await Until(async () => (await Get(lead, "/api/offers")).AsArray().FirstOrDefault(), "an offer to the supervisor");
        await Desk.Make(lead, HttpMethod.Post, $"/api/offers/{offer["number"]}/acceptance", null);
        using var png = new ByteArrayContent(Pictures.Png());
        using var sent = await lead.Visitor.Send(HttpMethod.Post, $"/api/attachments?name={Desk.Secret}.png", png);
        var file = (string)JsonNode.Parse(await sent.Content.ReadAsStringAsync())!["id"]!;
        var at = $"/api/conversations/{conversation}";
        await Desk.Make(lead, HttpMethod.Post, at + "/messages", new { text = $"Only for us: {Desk.Secret}", note = true });
        var answer = await Desk.Make(lead, HttpMethod.Post, at + "/messages", new { text = $"We water the {Desk.Secret}", files = new[] { file } });
        await Desk.Make(lead, HttpMethod.Put, at + "/tags", new { tags = new[] { Desk.Secret } });
        await Desk.Make(lead, HttpMethod.Post, at + "/callback", new { contact = "+4930123456", note = $"About the {Desk.Secret}" });
        var own = (string)(await Open(admin, "own", "kunde-1", "Somebody", "Of sales"))["id"]!;
        await Desk.Make(admin, HttpMethod.Post, $"/api/conversations/{own}/handovers", new { to = "sales", reason = "theirs", context = "-" });
        var offered = await Until(async () => (await Get(admin, "/api/handovers"))["waiting"]?.AsArray().FirstOrDefault(), "a handover");
        await Desk.Make(admin, HttpMethod.Post, $"/api/handovers/{offered["id"]}/acceptance", new { });
        var person = await Until(async () => (await Get(admin, $"/api/people?q={Desk.Customer}"))["people"]?.AsArray().FirstOrDefault(), "the customer among the people");
        var spare = await Until(async () => (await Get(admin, "/api/people?q=kunde-1"))["people"]?.AsArray().FirstOrDefault(), "the other customer among the people");
        var events = await Until(async () => (await Get(admin, $"/api/people/{person["id"]}/events"))["events"]?.AsArray().FirstOrDefault(), "the customer's events");
        return new()
        {
            Conversation = conversation,
            Person = $"{person["id"]}",
            Offer = $"{offer["number"]}",
            Message = $"{answer["number"]}",
            File = file,
            Own = own,
            OwnPerson = $"{spare["id"]}",
            OwnMessage = $"{(await Get(admin, $"/api/conversations/{own}/messages"))[0]!["number"]}",
            Sequence = $"{events["sequence"]}",
            SpareToken = $"{(await Desk.Make(admin, HttpMethod.Post, "/api/tokens", new { name = "spare", permissions = OfSpare }))["id"]}",
            Lead = led,
            Queries =
            [
                "/inbox?q=verdorrt", $"/people?q={Desk.Customer}", "/inbox?view=waiting", "/inbox?view=resolved", "/inbox?view=unassigned", "/api/conversations?view=team", "/api/conversations?view=waiting",
                "/api/messages?q=verdorrt", "/wallboard/rows?of=waiting&queue=service", "/api/wallboard/rows?of=waiting&queue=service", "/wallboard/rows?of=inProgress",
                $"/people/{person["id"]}/timeline?kind=message", $"/api/people/{person["id"]}/timeline?kind=message", "/wallboard/reasons/rows?reason=", "/api/wallboard/reasons/rows?reason=", "/wallboard/first-contact/rows?of=open",
                "/api/wallboard/first-contact/rows?of=open", $"/wallboard/handling/rows?agent={led}", $"/api/wallboard/handling/rows?agent={led}",
            ],
        };
    }

    private static Task<JsonNode> Open(Caller by, string key, string customer, string name, string text) => Desk.Make(by, HttpMethod.Post, "/api/conversations", new
    {
        key,
        customer = new[] { new { type = "userId", value = customer } },
        channel = "chat",
        title = $"About {text}",
        name,
        text,
    });

    private static async Task<JsonNode> Get(Caller by, string path) => JsonNode.Parse(await by.Visitor.Page(path))!;

    /// <summary>Readers follow the log, and the router the queue, within a moment.</summary>
    private static async Task<JsonNode> Until(Func<Task<JsonNode?>> look, string what)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (await look() is { } found)
                return found;
            await Task.Delay(50);
        }
        throw new InvalidOperationException($"After 30 seconds there is still not {what}.");
    }
}
