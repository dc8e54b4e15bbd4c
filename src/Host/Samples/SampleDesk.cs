using Throughline.Conversations.Inbox;

namespace Throughline.Host.Samples;

/// <summary>What some of the sample's customers have just written: so that the inbox has somebody who waits.</summary>
internal sealed class SampleDesk(OpenConversation open, ReceiveMessage receive, SampleClock clock)
{
    private sealed record Letter(int Person, int MinutesAgo, string Channel, string Title, params string[] Said);

    /// <summary>The longest ago first.</summary>
    private static readonly Letter[] Letters =
    [
        new(3, 410, "email", "Invoice 2217", "Hello, the invoice for last month shows two nights, but I stayed for one. Could you correct it?"),
        new(14, 255, "chat", "Card declined", "My card was declined at the restaurant, twice. There is enough on it.", "Is anybody there?"),
        new(8, 190, "email", "", "Please change my delivery address to the one of my office. You have it from the last order."),
        new(21, 126, "chat", "Flight on Friday", "Can I move my flight from Friday to Saturday without paying again?"),
        new(5, 64, "sms", "", "Where is my parcel? The driver rang at the wrong door."),
        new(30, 31, "chat", "Party room", "We booked the room for 20, now we are 26. Does it still fit?"),
        new(17, 12, "email", "Cancelling", "I would like to cancel my subscription. You write to me too often, and I said so before."),
        new(26, 4, "chat", "", "Hi! Does the museum open on Sunday?"),
    ];

    public async Task Write(IReadOnlyList<SamplePerson> people, DateTimeOffset end)
    {
        foreach (var letter in Letters)
        {
            var who = people[letter.Person % people.Count];
            clock.Now = end.AddMinutes(-letter.MinutesAgo);
            List<CustomerIdentifier> customer = [new("userId", who.UserId)];
            if (letter.Channel == "email" && who.Email is not null)
                customer.Add(new("email", who.Email));
            var opened = await open.Do(new($"sample {letter.MinutesAgo}", customer, letter.Channel, letter.Said[0], Title: letter.Title));
            foreach (var more in letter.Said.Skip(1))
            {
                clock.Now = clock.Now.AddMinutes(2);
                await receive.Do(opened.Id, new($"sample {more.Length}", more));
            }
        }
    }
}
