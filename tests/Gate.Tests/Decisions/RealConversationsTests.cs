using System.IO.Compression;
using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Gate.Decisions;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Gate.Tests.Decisions;

/// <summary>Thousands of real chats with service, and a marketing team that wishes to write all day.</summary>
public abstract class RealConversationsTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : RealConversationsTests(Store.Sqlite);
    public sealed class OnPostgres() : RealConversationsTests(Store.Postgres);

    private const int AtOnce = 100, CoolingHours = 2, LivesHours = 12;
    private const long Cooling = CoolingHours * 60 * Micros.PerMinute;
    private static readonly string[] Purposes = ["marketing", "sales", "research"];

    private sealed record Chat(string Key, Identifier Customer, long From, long To);

    /// <summary>What happens, in order of time; at the same instant what opens comes first and what closes last.</summary>
    private sealed record Deed(long At, int Order, Chat Chat, string What);

    [Fact]
    public async Task Nothing_goes_out_while_a_conversation_is_open_or_cooling_each_wish_is_held_or_suggested_and_all_are_accounted_for()
    {
        // all of them take minutes, and longer where each round trip counts: otherwise the first
        var chats = Chats().OrderBy(c => c.From).Take(Generated.IsSoak ? int.MaxValue : Store == Store.Postgres ? 60 : 200).ToList();
        Time.Set(Micros.ToInstant(chats.Min(c => c.From) - Micros.PerDay));
        await Publish($$"""
            interactions:
              - team: service
                opens: [Conversation started]
                closes: [Conversation ended]
                whileOpen:
                  - { purposes: [marketing, research], do: hold, coolingHours: {{CoolingHours}} }
                  - { purposes: [sales], do: suggest, coolingHours: {{CoolingHours}} }
            """);
        await Register("marketing-chat", "sales-chat", "research-chat");
        foreach (var some in chats.Select(c => c.Customer).Distinct().Chunk(1000))
            await Append([.. some.Select(c => Event("Consent given", c, properties: """{"purposes":["marketing","sales","research"],"basis":"consent"}"""))]);
        await Settle();

        var deeds = chats.SelectMany(Deeds).OrderBy(d => d.At).ThenBy(d => d.Order).ThenBy(d => d.Chat.Key, StringComparer.Ordinal).ToList();
        var sent = new List<(Intent Intent, long At)>();
        var source = await Database.Write(tx => Get<Sources>().GetOrAdd(tx, "web").Id);
        foreach (var some in deeds.Chunk(AtOnce))
        {
            await Database.Write(tx =>
            {
                foreach (var deed in some)
                    Do(tx, source, deed);
            });
            await DoDue();
            sent.AddRange((await SendAll()).Select(intent => (intent, Now)));
        }
        // what is still held is let go hour by hour, as its hold ends
        for (var hour = 0; hour <= LivesHours + 1; hour++)
        {
            await Pass(TimeSpan.FromHours(1));
            sent.AddRange((await SendAll()).Select(intent => (intent, Now)));
        }
        await MustHold(chats, deeds, sent);
    }

    private void Do(Kernel.Storage.Transaction tx, long source, Deed deed)
    {
        Time.Set(Micros.ToInstant(deed.At));
        if (deed.What is "Conversation started" or "Conversation ended")
            Get<EventLog>().Append(tx, source, [Event(deed.What, deed.Chat.Customer, channel: "chat", key: deed.Chat.Key)]);
        else
            Get<RaiseIntents>().Do(tx, [.. Purposes.Select(purpose => new NewIntent(
                $"{deed.Chat.Key} {deed.What} {purpose}", $"{deed.Chat.Customer.Type}:{deed.Chat.Customer.Value}", purpose, purpose + "-chat", purpose, ["chat"], "t", 1, ExpiresAt: Time.GetUtcNow().AddHours(LivesHours)))]);
    }

    private async Task MustHold(List<Chat> chats, List<Deed> deeds, List<(Intent Intent, long At)> sent)
    {
        var of = chats.ToLookup(c => c.Customer);
        var customerOf = chats.ToDictionary(c => c.Key, c => c.Customer);
        string ChatOf(string key) => key[..key.IndexOf(' ', StringComparison.Ordinal)];
        bool Shut(Identifier customer, long at) => of[customer].Any(c => c.From <= at && at < c.To + Cooling);

        // none goes out while a conversation is open with another team or cooling
        Assert.All(sent, s => Assert.False(Shut(customerOf[ChatOf(s.Intent.Key)], s.At), $"{s.Intent.Key} at {Micros.ToText(s.At)}"));

        var (all, decisions) = await Database.Read(session => (
            session.Query<(string Key, string State)>("select key, state from intents").ToDictionary(i => i.Key, i => i.State),
            session.Query<(string Key, long Number, long At, string Verdict, long? Until)>("select key, number, decided_at, verdict, until_at from decisions order by key, number").ToLookup(d => d.Key)));
        var wishes = deeds.Where(d => d.Order == 1).SelectMany(d => Purposes.Select(purpose => (Key: $"{d.Chat.Key} {d.What} {purpose}", Purpose: purpose, Deed: d))).ToList();
        Assert.Equal(wishes.Select(w => w.Key).Order(StringComparer.Ordinal), all.Keys.Order(StringComparer.Ordinal));
        var (held, suggested) = (0, 0);
        foreach (var (key, purpose, deed) in wishes)
        {
            var first = decisions[key].First();
            var shut = Shut(deed.Chat.Customer, deed.At);
            var due = !shut ? "send" : purpose == "sales" ? "hand over" : "hold";
            Assert.True(due == first.Verdict, $"{key} at {Micros.ToText(deed.At)}: {first.Verdict} instead of {due}");
            (held, suggested) = (held + (first.Verdict == "hold" ? 1 : 0), suggested + (first.Verdict == "hand over" ? 1 : 0));
            // what is held says until when, where that is known, is decided again, and goes once nothing holds it or when it expires is dropped
            // what was planned for sales is suggested as well, where a conversation begins before it went
            Assert.Equal(sent.Exists(s => s.Intent.Key == key) ? "sent" : purpose == "sales" && decisions[key].Last().Verdict == "hand over" ? "handed" : "dropped", all[key]);
            if (first.Verdict == "hold")
                Assert.True(decisions[key].Count() > 1 && decisions[key].All(d => d.Verdict != "hold" || d.Until is null || d.Until > d.At), key);
        }
        Assert.Equal(wishes.Count, all.Values.Count(s => s is "sent" or "handed" or "dropped"));
        Assert.Equal(all.Values.Count(s => s == "sent"), sent.Count);
        Assert.Equal(sent.Count, sent.Select(s => s.Intent.Key).Distinct().Count());
        Assert.True(held > chats.Count && suggested > chats.Count, $"{held} held, {suggested} suggested");
        TestContext.Current.TestOutputHelper?.WriteLine($"{chats.Count} conversations, {wishes.Count} wishes: {held} held at first, {suggested} suggested; in the end {string.Join(", ", all.Values.CountBy(s => s).Select(c => $"{c.Value} {c.Key}"))}");
    }

    /// <summary>A conversation, with wishes half an hour before it, in the midst of it and an hour after it.</summary>
    private static IEnumerable<Deed> Deeds(Chat chat) =>
    [
        new(chat.From - 30 * 60 * Micros.PerMinute, 1, chat, "before"),
        new(chat.From, 0, chat, "Conversation started"),
        new(chat.From + (chat.To - chat.From) / 2, 1, chat, "during"),
        new(chat.To, 2, chat, "Conversation ended"),
        new(chat.To + 60 * Micros.PerMinute, 1, chat, "after"),
    ];

    private static List<Chat> Chats()
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(RealData.File("conversations/star.jsonl.gz")), CompressionMode.Decompress));
        var chats = new List<Chat>();
        while (lines.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var times = json.RootElement.GetProperty("turns").EnumerateArray().Select(turn => turn.GetProperty("t").GetInt64() * 1_000_000).ToList();
            if (times.Count > 0)
                chats.Add(new($"c{json.RootElement.GetProperty("id").GetInt64()}", new(Identifier.UserId, json.RootElement.GetProperty("customer").GetString()!), times.Min(), times.Max()));
        }
        return chats;
    }
}
