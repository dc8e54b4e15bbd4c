using FsCheck;
using FsCheck.Fluent;
using Throughline.Events.Log;
using Throughline.People.Timeline;
using Throughline.Support;

namespace Throughline.People.Tests.Timeline;

public sealed class LinesTests
{
    private static readonly Lines BuiltIn = new([]);

    [Theory]
    [InlineData("page", "Pricing", "web", """{"url":"https://example.org/pricing"}""", "Looked at Pricing", LineKind.Visit, null)]
    [InlineData("screen", "Cart", "app", "{}", "Opened the screen Cart", LineKind.Visit, null)]
    [InlineData("identify", "Identified", "web", """{"name":"Ann Lee","email":"ann@example.org","plan":"gold"}""", "Gave a name: Ann Lee · ann@example.org", LineKind.Profile, null)]
    [InlineData("identify", "Identified", "web", """{"plan":"gold"}""", "Profile changed: 1 trait", LineKind.Profile, null)]
    [InlineData("group", "Joined group", "web", """{"name":"ACME","groupId":"7"}""", "Belongs to ACME", LineKind.Profile, null)]
    [InlineData("alias", "Aliased", "web", """{"previousId":"old"}""", "Also known as old", LineKind.Profile, null)]
    [InlineData("import", "Call arrived", "phone", """{"line":"AA0101","type":"PS"}""", "Called on line AA0101", LineKind.Call, Teams.Service)]
    [InlineData("import", "Call answered", "phone", """{"queue_seconds":38,"agent":"DORIT"}""", "Answered by DORIT after 0:38 in the queue", LineKind.Call, Teams.Service)]
    [InlineData("import", "Call answered", "phone", """{"queue_seconds":-3,"agent":"DORIT"}""", "Answered by DORIT", LineKind.Call, Teams.Service)]
    [InlineData("import", "Call abandoned", "phone", """{"queue_seconds":125}""", "Hung up after 2:05 in the queue", LineKind.Call, Teams.Service)]
    [InlineData("import", "Service ended", "phone", """{"service_seconds":3725,"agent":"AVI"}""", "Call ended after 1:02:05 with AVI", LineKind.Call, Teams.Service)]
    [InlineData("import", "Phantom record", "phone", "{}", "Phantom record of the telephone system: no call", LineKind.Record, null)]
    [InlineData("import", "Conversation ended", "chat", """{"reason":"bank_fraud_report","outcome":"Complete"}""", "Conversation ended: complete", LineKind.Conversation, Teams.Service)]
    [InlineData("import", "Look-up", "chat", """{"api":"hotel_search"}""", "Looked up hotel search", LineKind.Message, Teams.Service)]
    [InlineData("import", "Customer message", "chat", """{"text":"Hello"}""", "Customer", LineKind.Message, Teams.Service)]
    [InlineData("import", "Men's mail sent", "email", """{"arm":"Mens E-Mail"}""", "Men's mail sent", LineKind.Campaign, Teams.Marketing)]
    [InlineData("import", "Held out", "email", "{}", "Held out: got nothing, to compare with", LineKind.Campaign, Teams.Marketing)]
    [InlineData("import", "Visited", "web", "{}", "Visited", LineKind.Visit, null)]
    [InlineData("import", "Bought", "web", """{"spend":29.99}""", "Bought: 29.99", LineKind.Purchase, Teams.Sales)]
    [InlineData("track", "Order Completed", "web", """{"total":59.9,"currency":"EUR","orderId":"1001"}""", "Order Completed: 59.9 EUR", LineKind.Purchase, Teams.Sales)]
    [InlineData("track", "Customer survey answered", "chat", """{"Did you enjoy it?":true}""", "Customer survey answered", LineKind.Survey, Teams.Experience)]
    [InlineData("track", "Consent given", "web", """{"purpose":"marketing","channels":["email","sms"]}""", "Consent given: marketing by email, sms", LineKind.Consent, null)]
    [InlineData("identity", "Persons merged", null, """{"by":"Dana","reason":"same card"}""", "Merged: two became one person by Dana", LineKind.Identity, null)]
    [InlineData("import", "Take in charge ticket", null, """{"org:resource":"Value 2"}""", "Take in charge ticket by Value 2", LineKind.Record, null)]
    [InlineData("track", "Basket filled", "web", """{"amount":12.5}""", "Basket filled", LineKind.Action, null)]
    public void A_fact_reads_as_a_person_would_say_it(string kind, string name, string? channel, string properties, string sentence, string of, string? team)
    {
        var line = BuiltIn.Of(Event(kind, name, channel, properties));
        Assert.Equal((sentence, of, team), (line.Sentence, line.Kind, line.Team));
    }

    [Fact]
    public void Who_said_what_stands_on_their_side()
    {
        var customer = BuiltIn.Of(Event("import", "Customer message", "chat", """{"text":"Where is it?"}"""));
        var agent = BuiltIn.Of(Event("import", "Agent message", "chat", """{"text":"On its way."}"""));
        Assert.Equal(("Where is it?", Side.Customer), (customer.Said, customer.Side));
        Assert.Equal(("On its way.", Side.Company), (agent.Said, agent.Side));
    }

    [Fact]
    public void A_modules_lines_go_before_the_built_in_ones_and_leave_what_is_not_theirs()
    {
        var lines = new Lines([new Parcels()]);
        Assert.Equal("Parcel left with a neighbour", lines.Of(Event("track", "Parcel delivered", null, """{"to":"neighbour"}""")).Sentence);
        Assert.Equal("Basket filled", lines.Of(Event("track", "Basket filled", null, "{}")).Sentence);
    }

    [Fact]
    public void Whatever_was_sent_has_a_line_and_the_same_one_each_time() => Generated.Holds(
        from kind in Gen.Elements("track", "page", "identify", "group", "alias", "import", "identity", "consent", "odd")
        from name in Gen.Elements("Conversation ended", "Call answered", "Consent given", "Visited", "Bought", "x survey y", "Look-up", "", "👩‍👩‍👧 <b>")
        from channel in Gen.Elements("web", "chat", "phone", "email", "", null)
        from properties in Gen.Elements("{}", """{"text":7,"agent":null,"queue_seconds":"x","reason":[1,{"a":[]}],"by":true}""",
            """{"text":"","name":{"a":1},"email":[],"purpose":{"x":1},"channels":[1,"email"],"total":1e400,"spend":-0}""", """{"text":"𝒳𝒳","queue_seconds":1e300,"service_seconds":-5}""")
        select Event(kind, name, channel, properties), e =>
        {
            var line = BuiltIn.Of(e);
            Assert.Equal(line, BuiltIn.Of(e));
            Assert.Contains(LineKind.All, kind => kind.Kind == line.Kind);
            Assert.True(line.Team is null || Teams.All.Any(team => team.Team == line.Team));
            Assert.NotEmpty(line.Icon);
        });

    private sealed class Parcels : ITimelineLines
    {
        public TimelineLine? Read(Event e, EventWords words) =>
            e.Name == "Parcel delivered" ? new(Icon: "package", $"Parcel left with a {words.Property("to")}", LineKind.Action) : null;
    }

    private static Event Event(string kind, string name, string? channel, string properties) => new()
    {
        Xact = 0,
        Sequence = 1,
        Source = 1,
        MessageId = "m",
        Subject = 1,
        Others = [],
        Kind = kind,
        Name = name,
        Channel = channel,
        OccurredAt = 0,
        ReceivedAt = 0,
        Properties = properties,
    };
}
