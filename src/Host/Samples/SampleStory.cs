using System.Globalization;

namespace Throughline.Host.Samples;

/// <summary>
/// A made-up fortnight: conversations with service, complaints and orders, and what four teams wish to say to the same people meanwhile. By the people
/// and the end alone, so that it is always the same. Pure.
/// </summary>
internal sealed class SampleStory(IReadOnlyList<SamplePerson> people, DateTimeOffset end)
{
    public const int Days = 14, Seed = 2020;
    private const int Conversations = 30, StillOpen = 5;

    private static readonly int[] Hours = [9, 11, 14, 17, 21];
    private static readonly string[] Mail = ["email"], ByPhone = ["phone"], Chat = ["chat"], PushOrMail = ["push", "email"];

    private readonly Random chance = new(Seed);
    private readonly List<SampleDeed> deeds = [];

    /// <summary>In the order of time; what happens comes before what is wished at the same time.</summary>
    public IReadOnlyList<SampleDeed> Deeds()
    {
        Talks();
        Campaigns();
        Single();
        Troubles();
        return [.. deeds.Where(d => d.At <= end).OrderBy(d => d.At).ThenBy(d => d is SampleWish or SampleOffer)];
    }

    private DateTimeOffset Day(int ago, int hour) => new DateTimeOffset(end.UtcDateTime.Date, TimeSpan.Zero).AddDays(-ago).AddHours(hour);

    private DateTimeOffset Sometime() => Day(chance.Next(1, Days), Hours[chance.Next(Hours.Length)]);

    private SamplePerson Somebody() => people[chance.Next(people.Count)];

    private void Wish(DateTimeOffset at, string key, SamplePerson who, string purpose, string touchpoint, string team, string[] channels, string template, double value = 1, string? replyIn = null) =>
        deeds.Add(new SampleWish(at, string.Create(CultureInfo.InvariantCulture, $"sample-{key}-{who.Number}"), who.Person, purpose, touchpoint, team, channels, template,
            Value: value, Propensity: Math.Round(0.2 + 0.8 * chance.NextDouble(), 2), ReplyIn: replyIn));

    private void Talks()
    {
        for (var i = 0; i < Conversations; i++)
        {
            var (who, key, isOpen) = (people[i * 3 % people.Count], $"sample-chat-{i + 1}", i >= Conversations - StillOpen);
            var opened = isOpen ? end.AddHours(-1 - (i % 3)) : Sometime();
            var closed = opened.AddHours(chance.Next(2, 30));
            deeds.Add(new SampleEvent(opened, who.UserId, "Conversation opened", "chat", "Help desk chat", key));
            Wish(opened.AddHours(1), "reply-" + (i + 1), who, "service", "Help desk chat", "service", Chat, "answer", replyIn: key);
            // The others do not know of it, and the gate does.
            Wish(opened.AddHours(1), "call-" + (i + 1), who, "sales", "Sales call", "sales", ByPhone, "call", value: 5);
            Wish(opened.AddHours(1), "loyal-" + (i + 1), who, "marketing", "Loyalty mail", "marketing", Mail, "loyalty");
            if (i % 6 == 0)
                deeds.Add(new SampleOffer(opened.AddHours(1), who.Person, key, i % 12 == 0 ? "sales" : "cx", i % 12 == 0 ? "wants to upgrade" : "complains again", "Asked twice already.",
                    isOpen ? null : i % 4 == 0));
            if (isOpen)
                continue;
            deeds.Add(new SampleEvent(closed, who.UserId, "Conversation resolved", "chat", "Help desk chat", key));
            Wish(closed.AddHours(1), "after-" + (i + 1), who, "research", "After-chat survey", "cx", Chat, "after-chat");
        }
        deeds.Add(new SampleOffer(end.AddHours(-1), people[(Conversations - 1) * 3 % people.Count].Person, $"sample-chat-{Conversations}", "sales", "wants to upgrade", "Has the small plan.", null));
    }

    private void Campaigns()
    {
        foreach (var ago in (int[])[13, 6])
            foreach (var who in people)
                Wish(Day(ago, 9), $"news-{ago}", who, "marketing", "Newsletter", "marketing", Mail, "news");
        foreach (var ago in (int[])[13, 4])
            foreach (var who in people.Where(p => p.Number % 2 == 0))
                Wish(Day(ago, 9), $"spring-{ago}", who, "marketing", "Spring campaign", "sales", Mail, "spring", value: 3);
        foreach (var who in people.Where(p => p.Number % 3 == 1))
            Wish(Day(8, 11), "twice-a-year", who, "research", "Relationship survey", "cx", Mail, "relationship");
        foreach (var who in people.Where(p => p.Number % 5 < 2))
            Wish(Day(2, 17), "loyalty", who, "marketing", "Loyalty mail", "marketing", Mail, "loyalty");
        foreach (var who in people.Where(p => p.Number % 4 == 0 && chance.Next(4) > 0))
            deeds.Add(new SampleEvent(Day(chance.Next(1, 12), 14), who.UserId, "Order placed", "web", "Product pages", Properties: $$"""{"value":{{chance.Next(20, 200)}}}"""));
        foreach (var who in people.Where(p => p.Number % 3 == 2))
            Wish(end, "today", who, "marketing", "Newsletter", "marketing", Mail, "news");
    }

    private void Single()
    {
        for (var i = 0; i < 60; i++)
            Wish(Sometime(), "basket-" + i, Somebody(), "sales", "Abandoned basket reminder", "sales", PushOrMail, "basket", value: 2);
        for (var i = 0; i < 40; i++)
            Wish(Sometime(), "order-" + i, Somebody(), "transactional", "Order confirmation", "service", Mail, "order");
        for (var i = 0; i < 6; i++)
            Wish(Sometime(), "theirs-" + i, Somebody(), "marketing", "Spring campaign", "marketing", Mail, "spring");
        for (var i = 0; i < 3; i++)
            Wish(Sometime(), "partner-" + i, Somebody(), "marketing", "Partner mailing", "marketing", Mail, "partner");
        for (var i = 0; i < 3; i++)
        {
            var (at, who) = (Sometime(), people[i * 20 + 1]);
            deeds.Add(new SampleWish(at, $"sample-note-{i}", who.Person, "marketing", "Newsletter", "marketing", Mail, Text: "Hi! Just wanted to say that we have something new."));
        }
    }

    private void Troubles()
    {
        for (var i = 0; i < 6; i++)
            deeds.Add(new SampleEvent(Sometime(), Somebody().UserId, "Complaint received", "email"));
        for (var i = 0; i < 20; i++)
            deeds.Add(new SampleEvent(Sometime(), Somebody().UserId, "NPS answered", "email", "Relationship survey", Properties: $$"""{"score":{{chance.Next(2, 11)}}}"""));
        foreach (var who in people.Where(p => p is { Email: not null } && p.Agreed.Contains("marketing")).Where((_, i) => i % 12 == 3))
            deeds.Add(new SampleWithdrawal(Day(chance.Next(2, 12), 11), who.Email!, "marketing"));
        foreach (var (who, i) in people.Where(p => p.Email is not null).Where((_, i) => i % 25 == 5).Select((p, i) => (p, i)))
            deeds.Add(new SampleSuppression(Day(10 - i, 14), who.Email!, i switch { 0 => "bounced", 1 => "complained", _ => "stopped" }));
    }
}
