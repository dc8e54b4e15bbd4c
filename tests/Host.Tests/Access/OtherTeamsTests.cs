using System.Globalization;
using System.Text.Json.Nodes;

namespace Throughline.Host.Tests.Access;

/// <summary>
/// A conversation of team service, asked for on every route there is by colleagues of team sales. To them it is as if there were none, and nowhere stands a
/// word of it.
/// </summary>
[Collection(nameof(Desk))]
public sealed class OtherTeamsTests(Desk desk)
{
    private static readonly string[] OfSales = ["agent", "marketer", "analyst"];

    /// <summary>What each route that changes something of a conversation would be sent, so that only whose it is speaks against it. A new route is to be added here.</summary>
    private Dictionary<string, object?> Bodies => new(StringComparer.Ordinal)
    {
        ["PUT /api/conversations/{id}/agent"] = new { agent = "me" },
        ["POST /api/conversations/{id}/callback"] = new { contact = "1" },
        ["DELETE /api/conversations/{id}/callback"] = null,
        ["POST /api/conversations/{id}/callback/completion"] = new { reached = true },
        ["POST /api/conversations/{id}/consults"] = new { question = "What?", guest = "Somebody" },
        ["PUT /api/conversations/{id}/draft"] = new { kind = "note", text = "Hello" },
        ["POST /api/conversations/{id}/handovers"] = new { to = "sales", reason = "Ours", context = "-" },
        ["POST /api/conversations/{id}/inbound"] = new { key = "k", text = "Hello" },
        ["POST /api/conversations/{id}/merge"] = new { into = desk.Known.Own },
        ["POST /api/conversations/{id}/messages"] = new { text = "Hello", note = true },
        ["PUT /api/conversations/{id}/messages/{number}"] = new { text = "Hello" },
        ["DELETE /api/conversations/{id}/messages/{number}"] = null,
        ["POST /api/conversations/{id}/messages/{number}/withdrawal"] = null,
        ["PUT /api/conversations/{id}/presence"] = new { typing = true },
        ["DELETE /api/conversations/{id}/presence"] = null,
        ["POST /api/conversations/{id}/separation"] = null,
        ["POST /api/conversations/{id}/split"] = new { from = long.Parse(desk.Known.Message, CultureInfo.InvariantCulture) },
        ["PUT /api/conversations/{id}/state"] = new { state = "resolved" },
        ["PUT /api/conversations/{id}/tags"] = new { tags = new[] { "mine" } },
        ["POST /api/offers/{number}/acceptance"] = null,
        ["POST /api/offers/{number}/declination"] = null,
        ["DELETE /api/queues/items/{item}"] = null,
        ["POST /api/queues/items/{item}/assignment"] = new { agent = "me" },
        ["POST /api/queues/items/{item}/completion"] = null,
        ["POST /inbox/offers/{number}"] = Form(("reply", "accept")),
        ["POST /inbox/{id}/agent"] = Form(("agent", "me")),
        ["POST /inbox/{id}/callback"] = Form(("contact", "1")),
        ["POST /inbox/{id}/callback/end"] = Form(("ended", "reached")),
        ["POST /inbox/{id}/consults"] = Form(("question", "What?"), ("whom", "guest"), ("name", "Somebody")),
        ["POST /inbox/{id}/consults/{consult}/closure"] = Form(),
        ["POST /inbox/{id}/consults/{consult}/link"] = Form(),
        ["POST /inbox/{id}/consults/{consult}/link/revocation"] = Form(),
        ["POST /inbox/{id}/consults/{consult}/messages"] = Form(("text", "Hello")),
        ["POST /inbox/{id}/handovers"] = Form(("to", "sales"), ("reason", "Ours")),
        ["POST /inbox/{id}/handovers/{offer}"] = Form(("answer", "accept")),
        ["POST /inbox/{id}/merge"] = Form(("into", desk.Known.Own)),
        ["POST /inbox/{id}/messages"] = Form(("text", "Hello"), ("kind", "note")),
        ["POST /inbox/{id}/messages/{number}/change"] = Form(("act", "delete")),
        ["POST /inbox/{id}/separation"] = Form(("source", desk.Known.Own)),
        ["POST /inbox/{id}/split"] = Form(("from", desk.Known.Message), ("title", "Mine")),
        ["POST /inbox/{id}/state"] = Form(("state", "resolved")),
        ["POST /inbox/{id}/tags"] = Form(("tags", "mine")),
        ["POST /inbox/{id}/wrap-up"] = Form(("number", "1"), ("reason", "x")),
    };

    [Fact]
    public async Task Every_route_of_a_conversation_says_that_there_is_none_and_changes_nothing()
    {
        var before = await desk.AtRest();
        var wrong = new List<string>();
        var routes = desk.Routes.Where(IsOfOne).ToList();
        Assert.True(routes.Count > 40, $"Only {routes.Count} routes are of a conversation.");
        Assert.Equal([], Bodies.Keys.Except(routes.Select(route => route.Name)));
        foreach (var route in routes)
        {
            if (!route.Reads && !Bodies.ContainsKey(route.Name))
                wrong.Add($"{route.Name}: say in Bodies what it would be sent");
            foreach (var who in OfSales)
            {
                var reply = await desk.By(who).Ask(route, desk.Known.Path(route), Bodies.GetValueOrDefault(route.Name));
                if (reply.Status is not (403 or 404) || Tells(reply) || reply.Body.Contains(Desk.Customer, StringComparison.Ordinal) || reply.Body.Contains(Desk.CustomerName, StringComparison.Ordinal))
                    wrong.Add($"{route.Name} answered {reply.Status} to the {who}: {reply.Body[..Math.Min(reply.Body.Length, 200)]}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal([], StoreWatch.Changed(before, await desk.Store.Settled()));
    }

    /// <summary>What is for whoever sees a conversation: to write notes and to be seen looking.</summary>
    private static readonly string[] ForParticipants =
    [
        "PUT /api/conversations/{id}/draft", "POST /api/conversations/{id}/messages", "PUT /api/conversations/{id}/presence", "DELETE /api/conversations/{id}/presence",
    ];

    [Fact]
    public async Task Who_was_brought_in_writes_notes_and_is_refused_all_else()
    {
        var (admin, agent) = (desk.By("admin"), desk.By("agent"));
        var opened = await Desk.Make(admin, HttpMethod.Post, "/api/conversations", new { key = "brought in", customer = new[] { new { type = "userId", value = "kunde-9" } }, channel = "chat", text = "Hello" });
        var id = (string)opened["id"]!;
        await Desk.Make(admin, HttpMethod.Post, $"/api/conversations/{id}/messages", new { text = "@agent, what do you say?", note = true });
        var answer = await Desk.Make(admin, HttpMethod.Post, $"/api/conversations/{id}/messages", new { text = "We look into it." });
        var wrong = new List<string>();
        foreach (var route in desk.Routes.Where(route => !route.Reads && route.Template.StartsWith("/api/conversations/{id}", StringComparison.Ordinal)))
        {
            var path = route.With(name => name switch { "id" => id, "number" => $"{answer["number"]}", _ => "1" });
            var reply = await agent.Ask(route, path, Bodies[route.Name]);
            // what was never merged is not separated, whoever asks
            if (ForParticipants.Contains(route.Name) ? reply.Status >= 400 : reply.Status != 403 && route.Template[^11..] != "/separation")
                wrong.Add($"{route.Name} answered {reply.Status}: {reply.Body[..Math.Min(reply.Body.Length, 200)]}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        var said = JsonNode.Parse(await admin.Visitor.Page($"/api/conversations/{id}/messages"))!.AsArray();
        Assert.Equal(["Hello", "@agent, what do you say?", "We look into it.", "Hello"], said.Select(message => (string)message!["text"]!));
        Assert.Equal("note", (string)said[3]!["side"]!);
    }

    [Fact]
    public async Task Nobody_hands_over_to_themselves_what_is_another_teams()
    {
        var route = desk.Routes.Single(route => route.Name == "POST /api/people/{id}/handovers");
        foreach (var who in OfSales)
        {
            var reply = await desk.By(who).Ask(route, desk.Known.Path(route), new { key = desk.Known.Conversation, to = "sales", reason = "Ours" });
            Assert.True(reply.Status == 403, $"{who} was answered {reply.Status}: {reply.Body}");
        }
    }

    [Fact]
    public async Task No_page_and_no_answer_shows_a_word_of_it_to_another_team()
    {
        var paths = desk.Routes.Where(route => route.Method == "GET" && AccessTable.Routes[route.Name] != AccessTable.Public).Select(route => (Route: route, Path: desk.Known.Path(route)))
            .Concat(desk.Known.Queries.Select(path => (new Route("GET", path, []), path))).ToList();
        var (shown, wrong) = (new List<string>(), new List<string>());
        foreach (var (route, path) in paths)
        {
            var seen = await desk.By("supervisor").Ask(route, path);
            if (Tells(seen))
                shown.Add(path);
            foreach (var who in OfSales)
                if (await desk.By(who).Ask(route, path) is var reply && (Tells(reply) || reply.Status >= 500))
                    wrong.Add($"{path} answered {reply.Status} to the {who}: {Around(reply.Body)}");
        }
        // who leads the desk does see it, so that it could be seen
        Assert.True(shown.Count >= 15, $"The supervisor saw it only on {string.Join(", ", shown)}.");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static bool IsOfOne(Route route) =>
        route.Template.StartsWith("/api/conversations/{id}", StringComparison.Ordinal) || route.Template.StartsWith("/inbox/{id}", StringComparison.Ordinal)
        || route.Template.Contains("/offers/{", StringComparison.Ordinal) || route.Template.Contains("/queues/items/{", StringComparison.Ordinal);

    private static bool Tells(Reply reply) => reply.Body.Contains(Desk.Secret, StringComparison.OrdinalIgnoreCase);

    private static string Around(string body) => body.IndexOf(Desk.Secret, StringComparison.OrdinalIgnoreCase) is >= 0 and var at
        ? body[Math.Max(0, at - 80)..Math.Min(body.Length, at + 80)] : body[..Math.Min(body.Length, 160)];

    private static (string Name, string Value)[] Form(params (string Name, string Value)[] fields) => fields;
}
